import { exchangeCode } from "../exchange-code.js";
import { SCOPE } from "../wanted-clients.js";

/** Where the code arrives; nothing listens there. */
export const REDIRECT_URI = "http://127.0.0.1/callback";
/** The user of the login form. */
export const USER = { name: "ada", password: "quince-jelly-7" };

/** Logs the user in with the form, as a browser does. @returns the tokens of the client, by name */
export async function logIn(
  issuer: string,
  { clientId, secret }: { readonly clientId: string; readonly secret: string },
): Promise<Readonly<Record<string, string>>> {
  const form = new URLSearchParams({ username: USER.name, password: USER.password });
  const loggedIn = await request(`${issuer}/login`, { method: "POST", body: form });
  const cookie = loggedIn.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
  const start = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    scope: `openid ${SCOPE}`,
    state: "a-state",
    redirect_uri: REDIRECT_URI,
  });
  const headers = { cookie: cookie.join("; ") };
  const sent = await request(`${issuer}/oauth2/authorize?${start}`, { headers });
  const code = new URL(sent.headers.get("location") ?? "", issuer).searchParams.get("code");
  if (code === null) throw new Error(`no code: ${sent.status} ${sent.headers.get("location")}`);
  return exchangeCode(`${issuer}/oauth2/token`, {
    clientId,
    secret,
    code,
    redirectUri: REDIRECT_URI,
  });
}

/** Stops at each redirect. */
async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { redirect: "manual", ...init });
  await response.body?.cancel();
  return response;
}
