import { createHash, randomBytes } from "node:crypto";
import { browser, parameterOf } from "../browser.js";
import { exchangeCode } from "../exchange-code.js";
import { SCOPE } from "../wanted-clients.js";
import { RESOURCE } from "./configuration.js";

/** The client that a user logs in to. */
export interface LogInOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
}

/** Logs a user in at the pages that the server has for development. */
export async function logIn(options: LogInOptions): Promise<Readonly<Record<string, string>>> {
  const { issuer, clientId, secret, redirectUri } = options;
  const verifier = randomBytes(32).toString("base64url");
  const start = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    scope: `openid offline_access ${SCOPE}`,
    resource: RESOURCE,
    prompt: "consent",
    state: "a-state",
    redirect_uri: redirectUri,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const visit = browser();
  const loginPage = await visit(`${issuer}/auth?${start}`);
  const loggedIn = await visit(loginPage, { prompt: "login", login: "ada", password: "ada" });
  const consentPage = await visit(loggedIn);
  const consented = await visit(consentPage, { prompt: "consent" });
  const code = parameterOf(await visit(consented), "code");
  const more = { code_verifier: verifier, resource: RESOURCE };
  return exchangeCode(`${issuer}/token`, { clientId, secret, code, redirectUri, more });
}
