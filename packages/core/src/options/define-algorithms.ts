import { ALGORITHMS, type Algorithm, canonicalAlgorithm } from "../kit/algorithms.js";
import type { Faults } from "../kit/configuration/faults.js";
import { readAlgorithms } from "../kit/configuration/read-algorithms.js";
import type { Runtime } from "../verify/jwt/support/runtime.js";

/** The algorithms of one issuer. */
export interface DefinedAlgorithms {
  /** Those a token may name. */
  readonly algorithms: ReadonlySet<Algorithm>;
  /** What an RSA key without an `alg` may be used for. */
  readonly rsaAlgorithms: ReadonlySet<Algorithm>;
  /** Those the defaults have and the runtime cannot verify. */
  readonly leftOut: readonly Algorithm[];
}

const DEFAULT_RSA_ALGORITHMS: readonly Algorithm[] = ["RS256"];

/**
 * Checks the option `algorithms`. Those that are listed have to be verifiable; of the defaults, those that are not are left out.
 *
 * @param defaults of the issuer's profile, where it has some
 */
export function defineAlgorithms(
  listed: unknown,
  defaults: readonly Algorithm[] = ALGORITHMS,
  runtime: Runtime,
  faults: Faults,
): DefinedAlgorithms {
  const written = readAlgorithms(listed, faults);
  const wanted = [...new Set((written ?? defaults).map(canonicalAlgorithm))];
  const unverifiable = wanted.filter((algorithm) => !runtime.canVerify(algorithm));
  const verifiable = wanted.filter((algorithm) => runtime.canVerify(algorithm));
  if (unverifiable.length > 0 && (written !== undefined || verifiable.length === 0)) {
    faults.add(
      "environment_unsupported",
      "algorithms",
      `has ${unverifiable.join(", ")}, which this runtime cannot verify: leave out what your issuer does not sign with, or use another runtime`,
    );
  }
  const forRsa = (written ?? DEFAULT_RSA_ALGORITHMS).filter((name) => /^[RP]S/.test(name));
  return {
    algorithms: new Set(verifiable),
    rsaAlgorithms: new Set(forRsa),
    leftOut: Object.freeze(unverifiable),
  };
}
