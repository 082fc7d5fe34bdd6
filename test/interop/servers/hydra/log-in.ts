import { browser, parameterOf } from "../browser.js";
import { exchangeCode } from "../exchange-code.js";
import { administer } from "../program.js";
import { SCOPE } from "../wanted-clients.js";

/** The client that a user logs in to. */
export interface LogInOptions {
  readonly issuer: string;
  readonly admin: string;
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly audience: string;
}

/** Logs a user in, as a browser, a login app and a consent app together do. */
export async function logIn(options: LogInOptions): Promise<Readonly<Record<string, string>>> {
  const { issuer, admin, clientId, secret, redirectUri, audience } = options;
  const grantedScopes = ["openid", "offline", SCOPE];
  const follow = browser();
  const accept = async (step: "login" | "consent", challenge: string, json: object) => {
    const url = `${admin}/oauth2/auth/requests/${step}/accept?${step}_challenge=${encodeURIComponent(challenge)}`;
    const answer = await administer(url, { method: "PUT", json });
    return ((await answer.json()) as { redirect_to: string }).redirect_to;
  };

  const start = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    scope: grantedScopes.join(" "),
    audience,
    state: "a-state-that-is-long-enough",
    redirect_uri: redirectUri,
  });
  const login = await follow(`${issuer}oauth2/auth?${start}`);
  const loggedIn = await accept("login", parameterOf(login, "login_challenge"), { subject: "ada" });
  const consent = await follow(loggedIn);
  const consented = await accept("consent", parameterOf(consent, "consent_challenge"), {
    grant_scope: grantedScopes,
    grant_access_token_audience: [audience],
  });
  const code = parameterOf(await follow(consented), "code");
  return exchangeCode(`${issuer}oauth2/token`, { clientId, secret, code, redirectUri });
}
