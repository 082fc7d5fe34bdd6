import type { Clock } from "../kit/time/clock.js";
import type { GateOptions } from "../options/gate-options.js";
import type { ResourceRequest } from "../request/resource-request.js";
import type { Signer } from "./signer.js";

export const ISSUER = "https://login.example.com";
export const AUDIENCE = "https://orders.example.com";

/** Options of a gate that trusts one signer and otherwise has its defaults. */
export function optionsFor(signer: Signer, clock: Clock): GateOptions {
  return { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [signer.publicJwk] }, clock };
}

/** Claims of a valid token, with some replaced; `undefined` omits one. */
export function claimsAt(clock: Clock, changes: Record<string, unknown> = {}): object {
  const now = Math.floor(clock.now() / 1000);
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: "reports",
    client_id: "reports",
    scope: "orders:read orders:list",
    iat: now,
    exp: now + 300,
    jti: "token-1",
    ...changes,
  };
}

/** The header of a valid token, with some members replaced. */
export function headerOf(signer: Signer, changes: Record<string, unknown> = {}): object {
  return { alg: signer.algorithm, kid: signer.kid, typ: "at+jwt", ...changes };
}

/** A valid token, with some claims and header members replaced. */
export function tokenAt(
  clock: Clock,
  signer: Signer,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): string {
  return signer.token(headerOf(signer, header), claimsAt(clock, claims));
}

/** A request that presents a token, or none. */
export function requestWith(token?: string): ResourceRequest {
  const authorization = token === undefined ? [] : [`Bearer ${token}`];
  return { method: "GET", url: "/orders?page=1", authorization };
}
