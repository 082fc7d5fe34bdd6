import type { Policy } from "../policy.js";
import { nearestName } from "../select.js";

/** After this many comparisons there are no further suggestions: in a document with thousands of endpoints each is slow. */
const MAX_COMPARISONS = 20_000;

/** Finds the endpoint nearest to a name, once per name, within a budget for one run. */
export class EndpointSuggester {
  readonly #policy: Policy;
  readonly #found = new Map<string, string | undefined>();
  #left = MAX_COMPARISONS;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** @returns the name as spelled in the document; `undefined` when none is near or the budget is used up */
  nearest(name: string): string | undefined {
    if (this.#found.has(name)) return this.#found.get(name);
    if (this.#left <= 0) return undefined;
    this.#left -= this.#policy.entries.length;
    const found = nearestName(this.#policy, name);
    this.#found.set(name, found);
    return found;
  }
}
