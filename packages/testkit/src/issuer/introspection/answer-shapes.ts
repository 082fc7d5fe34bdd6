// cspell:ignore doorkeeper wso
import { randomBytes } from "node:crypto";
import { type AnswerShape, opaqueText, scopeOf } from "./answer-shape.js";

/** An authorization server whose answers to introspection a test issuer can imitate. */
export type IntrospectingServer =
  | "standard"
  | "oidc-provider"
  | "keycloak"
  | "hydra"
  | "duende"
  | "django-oauth-toolkit"
  | "doorkeeper"
  | "wso2";

/** How each server answers. To add one, name it above and add an entry. */
export const answerShapes: Readonly<Record<IntrospectingServer, AnswerShape>> = Object.freeze<
  Record<IntrospectingServer, AnswerShape>
>({
  /** RFC 7662 section 2.2, with every claim of the token. A refresh token has no `token_type`. */
  standard: {
    signs: true,
    answer: ({ use, claims }) => ({
      ...claims,
      ...(use === "access" && { token_type: "Bearer" }),
    }),
  },
  /** `sub` is there for users only, and refresh tokens are active, without `token_type` and `aud`. */
  "oidc-provider": {
    signs: true,
    answer: ({ use, claims: { sub, roles, jti, aud, ...claims } }) => ({
      ...claims,
      aud: use === "access" ? aud : undefined,
      sub: sub === claims.client_id ? undefined : sub,
      scope: scopeOf(claims) || undefined,
      token_type: use === "access" ? "Bearer" : undefined,
    }),
  },
  /** Every claim of the token, and who has it. Refresh tokens are active: `typ` distinguishes them. */
  keycloak: {
    signs: false,
    answer: ({ use, claims }) => {
      const type = use === "access" ? "Bearer" : "Refresh";
      return {
        ...claims,
        typ: type,
        token_type: type,
        client_id: claims.azp ?? claims.client_id,
        username: claims.preferred_username,
      };
    },
  },
  /** Refresh tokens are active: `token_use` distinguishes them. */
  hydra: {
    signs: false,
    write: (use) => `ory_${use === "access" ? "at" : "rt"}_${opaqueText()}.${opaqueText()}`,
    answer: ({ use, claims }) => ({
      scope: scopeOf(claims),
      client_id: claims.client_id,
      sub: claims.sub,
      exp: claims.exp,
      iat: claims.iat,
      nbf: claims.iat,
      aud: [claims.aud ?? []].flat(),
      iss: claims.iss,
      token_type: use === "access" ? "Bearer" : undefined,
      token_use: `${use}_token`,
      ext: claims.ext,
      ...(claims.cnf !== undefined && { cnf: claims.cnf }),
    }),
  },
  /** An API learns of its own scopes alone; a token without any of them is not active for it, nor is a refresh token. */
  duende: {
    signs: true,
    write: () => `${randomBytes(32).toString("hex").toUpperCase()}-1`,
    answer: ({ use, claims }, visible) => {
      const granted = scopeOf(claims).split(" ");
      const scopes = granted.filter((scope) => visible?.includes(scope) ?? true);
      if (use === "refresh" || scopes.length === 0) return undefined;
      return { ...claims, scope: scopes.join(" ") };
    },
  },
  /** Knows no refresh tokens, and answers a Bearer token with the scope `introspection`, or a client. */
  "django-oauth-toolkit": {
    signs: false,
    bearerScope: "introspection",
    write: () => randomBytes(15).toString("hex"),
    answer: ({ use, claims: { sub, exp, client_id, ...claims } }) => {
      if (use === "refresh") return undefined;
      const username = sub === client_id ? undefined : sub;
      return { scope: scopeOf(claims), exp, client_id, username };
    },
  },
  /** Neither `iss` nor `aud` nor `sub`. */
  doorkeeper: {
    signs: false,
    answer: ({ claims: { exp, iat, client_id, ...claims } }) => ({
      scope: scopeOf(claims),
      client_id,
      token_type: "Bearer",
      exp,
      iat,
    }),
  },
  /** Neither `iss` nor `aud`; `username` for every token. */
  wso2: {
    signs: false,
    answer: ({ use, claims: { exp, iat, client_id, sub, ...claims } }) => ({
      nbf: iat,
      scope: scopeOf(claims),
      token_type: use === "access" ? "Bearer" : "Refresh",
      exp,
      iat,
      client_id,
      username: sub,
    }),
  },
});

/** The names of all servers. */
export const introspectingServers: readonly string[] = Object.freeze(Object.keys(answerShapes));
