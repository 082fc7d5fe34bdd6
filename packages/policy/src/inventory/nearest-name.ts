import { Suggester } from "../findings/suggester.js";
import { parseEndpointName } from "../names/endpoint-name.js";

/** Names are long here: more comparisons would take seconds when everything is wrong at once. */
const MAX_COMPARISONS = 20_000;

/** Finds the name among many that is nearest to an unknown one. */
export class NearestName {
  /** The names as written, by their canonical spelling. */
  readonly #written: ReadonlyMap<string, string>;
  readonly #bySignature = new Map<string, string>();
  readonly #suggester = new Suggester(MAX_COMPARISONS);

  constructor(names: Iterable<readonly [name: string, written: string]>) {
    this.#written = new Map(names);
    for (const [name, written] of this.#written) {
      const signature = signatureOf(name);
      if (signature !== undefined && !this.#bySignature.has(signature)) {
        this.#bySignature.set(signature, written);
      }
    }
  }

  /** The nearest name as written; a name that differs only in a parameter's name comes first. `undefined` when none is near. */
  of(name: string): string | undefined {
    const alike = this.#bySignature.get(signatureOf(name) ?? "");
    if (alike !== undefined) return alike;
    const nearest = this.#suggester.closest(name, this.#written.keys());
    return nearest === undefined ? undefined : this.#written.get(nearest);
  }
}

function signatureOf(name: string): string | undefined {
  const parsed = parseEndpointName(name);
  return "signature" in parsed ? parsed.signature : undefined;
}
