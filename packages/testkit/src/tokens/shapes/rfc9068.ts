import { randomUUID } from "node:crypto";
import type { TokenContent } from "../token-content.js";
import { NONCE, spaceDelimited, unlessEmpty } from "./claim-values.js";
import type { ProviderShape, RequestedToken } from "./provider-shape.js";

/**
 * RFC 9068 sections 2.1 and 2.2: what the profiles `standard` and `rfc9068` read. Roles are there for profiles
 * derived from them; these two read none.
 */
export const rfc9068: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["scope", "roles"], user: ["scope", "roles"] },
  accessToken,
  /** Under the loose `typ` that many servers use for both. */
  idToken: (requested) => ({
    header: { typ: "JWT" },
    claims: { ...accessToken(requested).claims, nonce: NONCE },
  }),
});

function accessToken({ caller, user, audience, scopes, roles }: RequestedToken): TokenContent {
  return {
    header: { typ: "at+jwt" },
    claims: {
      sub: user ?? caller,
      client_id: caller,
      aud: audience,
      jti: randomUUID(),
      scope: spaceDelimited(scopes),
      roles: unlessEmpty(roles),
    },
  };
}
