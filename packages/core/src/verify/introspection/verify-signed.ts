import type { KeySet } from "../../keys/key-set.js";
import type { KeySource } from "../../keys/key-source.js";
import type { Algorithm } from "../../kit/algorithms.js";
import { type CompactJws, parseCompactJws } from "../../token/compact-jws.js";
import { checkAlgorithm } from "../jwt/checks/algorithm.js";
import { checkCriticalHeader } from "../jwt/checks/critical-header.js";
import type { SignatureVerifier } from "../jwt/signatures/signature-verifier.js";
import { OVERLOADED } from "../jwt/signatures/thread-queue.js";
import type { SignedAnswer, UnsignedCause } from "./introspection.js";

/** What the signature of an answer is verified with. */
export interface SignedAnswerParts {
  readonly keys: KeySource;
  readonly algorithms: ReadonlySet<Algorithm>;
  readonly signatures: Pick<SignatureVerifier, "find">;
  /** Longest answer read, in characters. */
  readonly maxLength: number;
}

/**
 * Verifies the signature of an introspection answer, under the keys of its issuer. What the answer says is not
 * checked here.
 *
 * @see RFC 9701 section 5, RFC 8725 sections 3.1 and 3.2
 */
export async function verifySigned(jwt: string, parts: SignedAnswerParts): Promise<SignedAnswer> {
  const jws = parseCompactJws(jwt, parts.maxLength);
  if (jws === undefined) return unsigned("malformed");
  const alg = checkAlgorithm(jws.header, parts.algorithms);
  if (typeof alg !== "string") return unsigned("algorithm_not_allowed");
  if (checkCriticalHeader(jws.header) !== undefined) return unsigned("critical_header_unsupported");
  const { keys } = parts;
  const keySet = keys.current() ?? (await keys.load());
  if (keySet === undefined) return unsigned("keys_unavailable");
  const first = await isSigned(jws, alg, keySet, parts);
  if (first !== "unknown") return conclude(first, jws);
  // The key may have been published since.
  const after = await keys.refetch(jws.kid);
  if (after === undefined) return unsigned("keys_unavailable");
  const second = after === keySet ? "unknown" : await isSigned(jws, alg, after, parts);
  return second === "unknown" ? unsigned("key_unknown") : conclude(second, jws);
}

type Outcome = "valid" | "invalid" | "overloaded" | "unknown";

async function isSigned(
  jws: CompactJws,
  alg: Algorithm,
  keySet: KeySet,
  { signatures }: SignedAnswerParts,
): Promise<Outcome> {
  if (!keySet.knows(jws.kid)) return "unknown";
  const key = await signatures.find(alg, keySet.candidates(jws.kid, alg), jws);
  if (key === OVERLOADED) return "overloaded";
  if (key !== undefined) return "valid";
  // Without a kid, all that is known is that no cached key fits.
  return jws.kid === undefined ? "unknown" : "invalid";
}

function conclude(outcome: Exclude<Outcome, "unknown">, jws: CompactJws): SignedAnswer {
  if (outcome === "valid") return { kind: "signed", header: jws.header, payload: jws.payload };
  return unsigned(outcome === "invalid" ? "signature_invalid" : "keys_unavailable");
}

function unsigned(cause: UnsignedCause): SignedAnswer {
  return { kind: "unsigned", cause };
}
