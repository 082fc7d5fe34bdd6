import type { DenialReason } from "../decision/catalogue.js";
import type { KeyRules, SkippedKeyCode } from "../keys/key-rules.js";
import { parseKeySet } from "../keys/key-set.js";
import { ALGORITHMS, canonicalAlgorithm } from "../kit/algorithms.js";
import { systemClock } from "../kit/time/clock.js";
import { splitCompactJws } from "../token/compact-jws.js";
import { checkAlgorithm } from "../verify/jwt/checks/algorithm.js";
import { checkCriticalHeader } from "../verify/jwt/checks/critical-header.js";
import { SignatureVerifier } from "../verify/jwt/signatures/signature-verifier.js";

/** The outcome for a vector: it verifies, its key is skipped, or it is refused for a reason. */
export type Verdict = "verified" | `key skipped: ${SkippedKeyCode}` | DenialReason;

const all = new Set(ALGORITHMS.map(canonicalAlgorithm));

/** Every supported algorithm, RSA keys without an `alg` included: only the vector itself can be at fault. */
const rules: KeyRules = { algorithms: all, rsaAlgorithms: all, keyUses: ["sig"] };

const verifiesAtOnce = new SignatureVerifier({ threads: "never", clock: systemClock });
const verifiesOnThreads = new SignatureVerifier({ threads: "always", clock: systemClock });

/**
 * Checks a JWS as the verifier does, up to the signature: most vectors are signed over octets that are not a
 * claims set, and would otherwise be refused too early. The signature is verified at once and on a thread.
 */
export async function verdictOn(jws: string, jwks: readonly unknown[]): Promise<Verdict> {
  const parsed = splitCompactJws(jws, 65_536);
  if (parsed === undefined) return "token_malformed";
  const { header, kid, signingInput, signature } = parsed;
  const alg = checkAlgorithm(header, rules.algorithms);
  if (typeof alg !== "string") return alg.denied;
  const critical = checkCriticalHeader(header);
  if (critical !== undefined) return critical.denied;

  const keySet = await parseKeySet({ keys: jwks }, { ...rules, maxKeys: 100 });
  if (keySet === undefined) throw new TypeError("a vector's keys are not a JWK Set");
  const [skipped] = keySet.skipped;
  if (skipped !== undefined && keySet.keys.size === 0) return `key skipped: ${skipped.code}`;
  if (!keySet.knows(kid)) return "key_unknown";
  const candidates = keySet.candidates(kid, alg);
  if (candidates.length === 0) return "algorithm_not_allowed";
  const signed = { signingInput, signature };
  const [atOnce, onThread] = [verifiesAtOnce, verifiesOnThreads].map((verifier) =>
    verifier.find(alg, candidates, signed),
  );
  if ((await onThread) !== atOnce) throw new Error("a thread returns another result");
  return atOnce === undefined ? "signature_invalid" : "verified";
}
