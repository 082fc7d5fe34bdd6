import { Faults, received } from "../../kit/configuration/faults.js";
import { isObject } from "../../kit/configuration/option-checks.js";
import { noScopes } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";
import { sealProfile } from "./seal-profile.js";

/** The options of the profile of a SPIFFE issuer. */
export interface SpiffeOptions {
  /**
   * The trust domain of the issuer, as in its SPIFFE IDs, without `spiffe://`: 1 to 255 of `a-z 0-9 . _ -`. A
   * token about a workload of any other trust domain is refused.
   */
  readonly trustDomain: string;
}

/** SPIFFE-ID section 2.1. */
const TRUST_DOMAIN = /^[a-z0-9._-]{1,255}$/;

/** A SPIFFE ID of a workload: trust domain and path (SPIFFE-ID sections 2.1 to 2.3). */
const WORKLOAD_ID = /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;

/**
 * SPIFFE workloads, with JWT-SVIDs.
 *
 * - Issuer: a JWT-SVID need not have `iss`, and one without is refused, since it does not say whose keys
 *   to use. SPIRE writes it once the server's `jwt_issuer` is set: give each trust domain its own, and name it
 *   here.
 * - Keys: those of the trust domain's bundle with `use: jwt-svid` (`x509-svid` and `wit-svid` ones are skipped),
 *   by `jwksUri`; or those of SPIRE's OIDC Discovery Provider, which have no `use`, or `sig`, by
 *   discovery.
 * - Caller: `sub`, the SPIFFE ID. A trust domain belongs to one issuer: a SPIFFE ID of another domain is refused,
 *   since this issuer's keys prove nothing about it.
 * - Audience: `aud`, mandatory in every JWT-SVID.
 * - Scopes and roles: none. App tokens: all; a JWT-SVID is never about a user.
 * - `typ` header: `JWT`, `JOSE` or absent; a WIT-SVID says `wit+jwt`, is bound to a key, and is refused.
 * - Algorithms: the nine of RFC 7518 sections 3.3 to 3.5; EdDSA must be refused.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, when `trustDomain` is missing or is not a trust domain
 * @example
 * createGate({
 *   issuer: "https://oidc.spire.example.com",
 *   audience: "spiffe://prod.example/orders",
 *   profile: spiffe({ trustDomain: "prod.example" }),
 * });
 * @see https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md sections 2.1 and 2.2
 * @see https://github.com/spiffe/spiffe/blob/main/standards/JWT-SVID.md
 * @see https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Trust_Domain_and_Bundle.md section 4
 * @see https://github.com/spiffe/spire/blob/main/doc/spire_server.md (`jwt_issuer`)
 */
export function spiffe(options: SpiffeOptions): IssuerProfile {
  const prefix = `spiffe://${checkTrustDomain(options)}/`;
  return sealProfile({
    name: "spiffe",
    types: ["jwt", "jose", undefined],
    requiredClaims: ["sub"],
    callerClaims: ["sub"],
    scopes: noScopes,
    isAppToken: () => true,
    isAccessToken: ({ sub }) =>
      typeof sub === "string" && sub.startsWith(prefix) && WORKLOAD_ID.test(sub),
    algorithms: ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"],
    keyUses: ["jwt-svid", "sig"],
  });
}

function checkTrustDomain(options: unknown): string {
  const faults = new Faults();
  const isOptions = isObject(options) && !Array.isArray(options);
  const given = faults.own<Partial<SpiffeOptions>>(
    isOptions ? options : {},
    ["trustDomain"],
    ["trustDomain"],
  );
  const { trustDomain } = given;
  if (typeof trustDomain !== "string" || !TRUST_DOMAIN.test(trustDomain)) {
    faults.add(
      trustDomain === undefined ? "option_missing" : "option_invalid",
      "trustDomain",
      `must be the issuer's trust domain, without \`spiffe://\`: 1 to 255 of a-z 0-9 . _ -, received ${received(trustDomain)}`,
    );
  }
  faults.throwIfAny("Options of profile spiffe");
  return trustDomain as string;
}
