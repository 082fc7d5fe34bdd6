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
  const loggedIn = await accept("login", parameter(login, "login_challenge"), { subject: "ada" });
  const consent = await follow(loggedIn);
  const consented = await accept("consent", parameter(consent, "consent_challenge"), {
    grant_scope: grantedScopes,
    grant_access_token_audience: [audience],
  });
  const code = parameter(await follow(consented), "code");

  const basic = Buffer.from(`${clientId}:${secret}`).toString("base64");
  const response = await fetch(`${issuer}oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
    }),
  });
  if (!response.ok) throw new Error(`code grant: ${response.status} ${await response.text()}`);
  const tokens = (await response.json()) as { id_token: string; refresh_token: string };
  return { "ID token": tokens.id_token, "refresh token": tokens.refresh_token };
}

/** Keeps cookies and stops at each redirect. */
function browser(): (url: string) => Promise<URL> {
  const cookies = new Map<string, string>();
  return async (url) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    await response.body?.cancel();
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return new URL(response.headers.get("location") ?? "", url);
  };
}

function parameter(url: URL, name: string): string {
  const value = url.searchParams.get(name);
  if (value === null) throw new Error(`no ${name} in ${url.origin}${url.pathname}`);
  return value;
}
