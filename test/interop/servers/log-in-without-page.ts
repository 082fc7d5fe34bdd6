import { browser, parameterOf } from "./browser.js";
import { exchangeCode } from "./exchange-code.js";
import { SCOPE } from "./wanted-clients.js";

const REDIRECT_URI = "http://127.0.0.1:1/signed-in";

/** Where a server issues a code and tokens. */
export interface Endpoints {
  readonly authorization: string;
  readonly token: string;
}

/** Logs a user in at a server that shows no page: it redirects at once, with a code for its only user. */
export async function logInWithoutPage(
  { authorization, token }: Endpoints,
  { clientId, secret }: { readonly clientId: string; readonly secret: string },
): Promise<Readonly<Record<string, string>>> {
  const start = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    scope: `openid ${SCOPE}`,
    state: "a-state-that-is-long-enough",
    redirect_uri: REDIRECT_URI,
  });
  const code = parameterOf(await browser()(`${authorization}?${start}`), "code");
  return exchangeCode(token, { clientId, secret, code, redirectUri: REDIRECT_URI });
}
