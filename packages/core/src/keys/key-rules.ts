import type { JWK } from "jose";
import { type Algorithm, canonicalAlgorithm, isAlgorithm } from "../kit/algorithms.js";

/** Why a key of a set is skipped. The good keys beside it keep working. */
export type SkippedKeyCode =
  | "not_an_object"
  | "symmetric"
  | "private"
  | "use_not_signature"
  | "key_ops_without_verify"
  | "kid_invalid"
  | "key_type_unsupported"
  | "algorithm_not_allowed"
  | "rsa_too_weak"
  | "key_invalid"
  | "issuer_mismatch"
  | "over_limit";

/** The rules for the keys of one issuer. */
export interface KeyRules {
  readonly algorithms: ReadonlySet<Algorithm>;
  readonly rsaAlgorithms: ReadonlySet<Algorithm>;
  readonly keyUses: readonly string[];
  /** Skips keys that name another issuer. Default: every key is the issuer's own. */
  readonly isOwnKey?: ((jwk: Readonly<Record<string, unknown>>) => boolean) | undefined;
}

/** What a curve's keys verify, and how long their signatures are (RFC 7518 section 3.4, RFC 8037 section 3.1). */
const CURVES: ReadonlyMap<string, readonly [algorithm: Algorithm, signatureBytes: number]> =
  new Map([
    ["EC P-256", ["ES256", 64]],
    ["EC P-384", ["ES384", 96]],
    ["EC P-521", ["ES512", 132]],
    ["OKP Ed25519", ["EdDSA", 64]],
  ]);

/** A key's members as they were written: a set may contain anything. */
export type WrittenKey = Readonly<Record<string, unknown>>;

/**
 * Members that only a private key has. Each of those of RSA beside `d` is enough to compute it (RFC 7518 section 6.3.2); `priv` is
 * that of AKP.
 */
const PRIVATE_MEMBERS = ["d", "priv", "p", "q", "dp", "dq", "qi", "oth"];

/** Members that say what a key is used for, or that it is not a public one. */
const MEMBERS_OF_USE: ReadonlySet<string> = new Set([
  "kid",
  "alg",
  "use",
  "key_ops",
  "k",
  ...PRIVATE_MEMBERS,
]);

/**
 * A key's own members, without any to inherit; `undefined` where it is not an object. One of its use that is `null` is absent: so
 * servers write a member that is not set.
 */
export function writtenKey(jwk: unknown): WrittenKey | undefined {
  if (typeof jwk !== "object" || jwk === null || Array.isArray(jwk)) return undefined;
  const set = Object.entries(jwk).filter(
    ([name, value]) => value !== null || !MEMBERS_OF_USE.has(name),
  );
  return { __proto__: null, ...Object.fromEntries(set) };
}

/** Finds why a key of any kind is not one to verify with: what its members say about its use. */
export function findUnfit(key: WrittenKey, rules: KeyRules): SkippedKeyCode | undefined {
  if (key.kty === "oct" || key.k !== undefined) return "symmetric";
  if (PRIVATE_MEMBERS.some((name) => key[name] !== undefined)) return "private";
  if (key.use !== undefined && !rules.keyUses.includes(key.use as string))
    return "use_not_signature";
  if (
    key.key_ops !== undefined &&
    !(Array.isArray(key.key_ops) && key.key_ops.includes("verify"))
  ) {
    return "key_ops_without_verify";
  }
  if (key.kid !== undefined && typeof key.kid !== "string") return "kid_invalid";
  if (rules.isOwnKey?.({ __proto__: null, ...key }) === false) return "issuer_mismatch";
  return undefined;
}

/** What a key may verify, or why it may verify nothing. */
export function algorithmsOf(
  key: WrittenKey,
  rules: KeyRules,
): ReadonlySet<Algorithm> | SkippedKeyCode {
  const possible = possibleAlgorithms(key, rules);
  if (possible === undefined) return "key_type_unsupported";
  if (key.alg === undefined) {
    const allowed = possible.whenUnstated.filter((algorithm) => rules.algorithms.has(algorithm));
    return allowed.length === 0 ? "algorithm_not_allowed" : new Set(allowed);
  }
  if (!isAlgorithm(key.alg)) return "algorithm_not_allowed";
  const stated = canonicalAlgorithm(key.alg);
  return possible.fits(stated) && rules.algorithms.has(stated)
    ? new Set([stated])
    : "algorithm_not_allowed";
}

interface PossibleAlgorithms {
  readonly fits: (algorithm: Algorithm) => boolean;
  readonly whenUnstated: readonly Algorithm[];
}

function possibleAlgorithms(key: WrittenKey, rules: KeyRules): PossibleAlgorithms | undefined {
  if (key.kty === "RSA") {
    return {
      fits: (algorithm) => /^[RP]S/.test(algorithm),
      whenUnstated: [...rules.rsaAlgorithms],
    };
  }
  const [algorithm] = curveOf(key) ?? [];
  if (algorithm === undefined) return undefined;
  return { fits: (stated) => stated === algorithm, whenUnstated: [algorithm] };
}

/** What a key of this curve verifies; `undefined` for a key without a curve. */
export function curveOf({ kty, crv }: WrittenKey): readonly [Algorithm, number] | undefined {
  return typeof kty === "string" && typeof crv === "string"
    ? CURVES.get(`${kty} ${crv}`)
    : undefined;
}

/** Only the members of the key itself: other members, or a curve beside a modulus, are not passed to the importer. */
export function publicMembers(key: WrittenKey): JWK {
  const names = key.kty === "RSA" ? ["kty", "n", "e"] : ["kty", "crv", "x", "y"];
  const texts = names.filter((name) => typeof key[name] === "string");
  return Object.fromEntries(texts.map((name) => [name, key[name]])) as JWK;
}
