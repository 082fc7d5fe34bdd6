import type { ClaimsSet } from "@callgate/core";

/** Values by which servers say that an answer is about an access token, in lower case. */
const ACCESS: Readonly<Record<string, ReadonlySet<string>>> = {
  // RFC 6750, RFC 9449; the others are those of RFC 8693 and of servers that name the kind here.
  token_type: new Set([
    "bearer",
    "dpop",
    "access_token",
    "urn:ietf:params:oauth:token-type:access_token",
  ]),
  // Ory Hydra, Amazon Cognito.
  token_use: new Set(["access_token", "access"]),
  // Keycloak; and servers that repeat the header of a JWT.
  typ: new Set(["bearer", "dpop", "at+jwt", "application/at+jwt"]),
};

/**
 * Whether an answer says that it is about an access token (`access`), says otherwise (`other`), or says nothing (`unsaid`).
 *
 * Each of `token_type`, `token_use` and `typ` that is there has to agree.
 */
function kindOfToken(answer: ClaimsSet): "access" | "other" | "unsaid" {
  let kind: "access" | "unsaid" = "unsaid";
  for (const [name, values] of Object.entries(ACCESS)) {
    const value = answer[name];
    // `JWT` is the form of a token, and not its kind.
    if (value === undefined || (name === "typ" && value === "JWT")) continue;
    if (typeof value !== "string" || !values.has(value.toLowerCase())) return "other";
    kind = "access";
  }
  return kind;
}

/** Accepts an answer that says of itself that it is about an access token. */
export function saysAccessToken(answer: ClaimsSet): boolean {
  return kindOfToken(answer) === "access";
}

/**
 * Accepts an answer that says so, or that says nothing and has what access tokens have: a client, and a scope or an audience. For
 * servers that answer about access tokens only.
 */
export function resemblesAccessToken(answer: ClaimsSet): boolean {
  const kind = kindOfToken(answer);
  if (kind !== "unsaid") return kind === "access";
  return (
    typeof answer.client_id === "string" && (answer.scope !== undefined || answer.aud !== undefined)
  );
}
