import type { Policy } from "../policy.js";
import { nearestName } from "../select.js";

/** Beyond this many comparisons there are no further suggestions: of a document with thousands of endpoints each costs time. */
const MAX_COMPARISONS = 20_000;

/** Finds the endpoint that was probably meant, each name once, within a budget for one run. */
export class EndpointSuggester {
  readonly #policy: Policy;
  readonly #found = new Map<string, string | undefined>();
  #left = MAX_COMPARISONS;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** @returns the name as the document spells it; `undefined` where none is near or the budget is spent */
  nearest(name: string): string | undefined {
    if (this.#found.has(name)) return this.#found.get(name);
    if (this.#left <= 0) return undefined;
    this.#left -= this.#policy.entries.length;
    const found = nearestName(this.#policy, name);
    this.#found.set(name, found);
    return found;
  }
}
