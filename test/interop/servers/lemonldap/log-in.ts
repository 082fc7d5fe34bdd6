import { browser, parameterOf } from "../browser.js";
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
  const basic = Buffer.from(`${clientId}:${secret}`).toString("base64");
  const response = await fetch(`${issuer}/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: REDIRECT_URI,
    }),
  });
  if (!response.ok) throw new Error(`code grant: ${response.status} ${await response.text()}`);
  const tokens = (await response.json()) as Record<string, string>;
  return {
    "access token": tokens.access_token ?? "",
    "ID token": tokens.id_token ?? "",
    "refresh token": tokens.refresh_token ?? "",
  };
}
