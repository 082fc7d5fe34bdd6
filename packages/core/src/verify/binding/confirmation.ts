import type { Binding } from "../../decision/auth.js";
import type { VerificationKey } from "../../keys/verification-key.js";
import type { Algorithm } from "../../kit/algorithms.js";
import type { ClaimsSet } from "../../token/claims-set.js";

/** What is kept of a client's last valid proof, so that the next one costs one signature check. */
export interface KeptProofKey {
  readonly kind: "kept";
  /** The encoded header of its proofs, in which `typ`, `alg` and `jwk` were checked. */
  readonly header: string;
  readonly algorithm: Algorithm;
  readonly key: VerificationKey;
  /** The base64url SHA-256 of the access token. */
  readonly tokenHash: string;
}

/** The binding of a token to keys: its `cnf` claim (RFC 7800 section 3.1). One object for all requests with a cached token. */
export interface Confirmation {
  /** The keys, all of which have to be proved; empty where that is impossible: see {@link readConfirmation}. */
  readonly bindings: readonly Binding[];
  /** Written by the check of DPoP proofs. */
  proofKey: KeptProofKey | undefined;
}

/** The members of `cnf` that can be proved, in the order in which they are checked: the cheaper one first. */
const KINDS = [
  ["x5t#S256", "certificate"],
  ["jkt", "dpop"],
] as const satisfies readonly (readonly [string, Binding["kind"]])[];

/** The members of `cnf` that cannot be ignored. */
export const CONFIRMATION_MEMBERS: readonly string[] = KINDS.map(([member]) => member);

/** 32 octets in base64url. */
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;

/**
 * Reads the keys that a token is bound to.
 *
 * No key is found where the claim is not an object, where it has a member that is neither known nor ignored, where a thumbprint is
 * not 32 octets in base64url, and where nothing is left: such a token is bound to something that is not checked here.
 *
 * @param ignored members that the issuer adds without a meaning for the service
 * @returns `undefined` for a bearer token
 */
export function readConfirmation(
  claims: ClaimsSet,
  ignored: readonly string[] = [],
): Confirmation | undefined {
  return "cnf" in claims
    ? { bindings: Object.freeze(bindingsIn(claims.cnf, ignored)), proofKey: undefined }
    : undefined;
}

function bindingsIn(cnf: unknown, ignored: readonly string[]): Binding[] {
  if (typeof cnf !== "object" || cnf === null || Array.isArray(cnf)) return [];
  const members = cnf as Readonly<Record<string, unknown>>;
  const isKnown = (name: string): boolean =>
    CONFIRMATION_MEMBERS.includes(name) || ignored.includes(name);
  if (!Object.keys(members).every(isKnown)) return [];
  const bindings: Binding[] = [];
  for (const [member, kind] of KINDS) {
    if (!Object.hasOwn(members, member)) continue;
    const thumbprint = thumbprintIn(members[member]);
    if (thumbprint === undefined) return [];
    bindings.push(Object.freeze({ kind, thumbprint }));
  }
  return bindings;
}

/** The canonical form of a thumbprint: the example of RFC 8705 section 3.1 has stray bits at its end. */
function thumbprintIn(value: unknown): string | undefined {
  return typeof value === "string" && THUMBPRINT.test(value)
    ? Buffer.from(value, "base64url").toString("base64url")
    : undefined;
}
