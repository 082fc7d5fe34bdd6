import { browser, parameterOf } from "../browser.js";
import { exchangeCode } from "../exchange-code.js";
import { SCOPE } from "../wanted-clients.js";
import { REDIRECT_URI } from "./configuration.js";

// cspell:ignore dwho
/** Logs one of the users of the demonstration in, without a page of consent. */
export async function logIn(
  issuer: string,
  { clientId, secret }: { readonly clientId: string; readonly secret: string },
): Promise<Readonly<Record<string, string>>> {
  const visit = browser();
  await visit(`${issuer}/`, { user: "dwho", password: "dwho" });
  const start = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    scope: `openid ${SCOPE}`,
    state: "a-state-that-is-long-enough",
    redirect_uri: REDIRECT_URI,
  });
  const code = parameterOf(await visit(`${issuer}/oauth2/authorize?${start}`), "code");
  return exchangeCode(`${issuer}/oauth2/token`, {
    clientId,
    secret,
    code,
    redirectUri: REDIRECT_URI,
  });
}
