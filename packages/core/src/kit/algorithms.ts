/**
 * The signature algorithms that access tokens may have: asymmetric ones only (RFC 8725 section 3.2).
 *
 * `Ed25519` is RFC 9864's name for what RFC 8037 calls `EdDSA` with that curve; both are treated as one algorithm.
 */
export const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;

/** The name of a signature algorithm, as in a token's `alg` header. */
export type Algorithm = (typeof ALGORITHMS)[number];

/** Narrows to the name of a supported algorithm. */
export function isAlgorithm(value: unknown): value is Algorithm {
  return (ALGORITHMS as readonly unknown[]).includes(value);
}

/** Maps both names of an algorithm to one: `Ed25519` becomes `EdDSA`. */
export function canonicalAlgorithm(algorithm: Algorithm): Algorithm {
  return algorithm === "Ed25519" ? "EdDSA" : algorithm;
}
