import { closest } from "@callgate/core/kit";

/** After this many comparisons a document gets no further suggestions: each unknown name costs time. */
const MAX_COMPARISONS = 200_000;
const MAX_LENGTH = 128;

/** Finds the nearest known name, within a budget for the whole document. */
export class Suggester {
  #left: number;

  /** @param budget most names that are compared */
  constructor(budget: number = MAX_COMPARISONS) {
    this.#left = budget;
  }

  /** @returns the nearest of the known names, or `undefined` when none is near or the budget is used up */
  closest(name: string, known: Iterable<string>): string | undefined {
    if (name.length > MAX_LENGTH) return undefined;
    const candidates: string[] = [];
    const allowed = Math.max(2, name.length / 3);
    for (const candidate of known) {
      if (this.#left <= 0) return undefined;
      if (Math.abs(candidate.length - name.length) > allowed) continue;
      this.#left -= 1;
      candidates.push(candidate);
    }
    return closest(name, candidates);
  }
}
