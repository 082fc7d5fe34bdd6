import type { Finding } from "./referee.js";
import type { Trial } from "./trial.js";

/** Counts what a run covered, so that a run that proves nothing is detected. */
export class Tally {
  readonly #counts = new Map<string, number>();
  #presentations = 0;

  add({ twists, algorithm }: Trial, findings: readonly Finding[]): void {
    for (const twist of twists) this.#count(`twist: ${twist}`);
    for (const { ours, jose, rules } of findings) {
      this.#presentations += 1;
      this.#count(`ours: ${ours}`);
      this.#count(`jose: ${jose}`);
      if (ours === "accepted") this.#count(`accepted: ${algorithm}`);
      for (const rule of rules) this.#count(`rule: ${rule}`);
    }
  }

  get presentations(): number {
    return this.#presentations;
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** Those of the given names that were covered less often than that. */
  rarerThan(least: number, whats: readonly string[]): readonly string[] {
    return whats
      .filter((what) => this.of(what) < least)
      .map((what) => `${what} (${this.of(what)})`);
  }

  /** How often each was covered, rarest first. */
  toString(): string {
    const sorted = [...this.#counts].sort((one, other) => one[1] - other[1]);
    return sorted.map(([what, count]) => `${String(count).padStart(8)} ${what}`).join("\n");
  }

  #count(what: string): void {
    this.#counts.set(what, this.of(what) + 1);
  }
}
