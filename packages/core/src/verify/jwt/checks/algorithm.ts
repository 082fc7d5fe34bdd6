import { type Denial, denyBecause } from "../../../decision/deny.js";
import { type Algorithm, canonicalAlgorithm, isAlgorithm } from "../../../kit/algorithms.js";
import type { JsonObject } from "../../../token/json.js";

/**
 * Denies a token whose `alg` is not on the allowlist: `none`, every symmetric one, and a value that is not a string.
 *
 * Whether the key may be used with it is checked where the key is chosen.
 *
 * @returns the algorithm, or the denial
 * @see RFC 8725 sections 3.1 and 3.2, RFC 9068 section 4
 */
export function checkAlgorithm(
  header: JsonObject,
  allowed: ReadonlySet<Algorithm>,
): Algorithm | Denial {
  const { alg } = header;
  return isAlgorithm(alg) && allowed.has(canonicalAlgorithm(alg))
    ? alg
    : denyBecause("algorithm_not_allowed", () => ({ expected: allowed }));
}
