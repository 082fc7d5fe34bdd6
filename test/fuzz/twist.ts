import fc from "fast-check";
import type { Draft } from "./draft.js";

/** One thing that is changed, with a name for the tally and details for debugging. */
export class Twist<T> {
  readonly name: string;
  readonly apply: (subject: T) => T;
  readonly #detail: unknown;

  constructor(name: string, detail: unknown, apply: (subject: T) => T) {
    this.name = name;
    this.apply = apply;
    this.#detail = detail;
  }

  /** How fast-check shows it in a counterexample. */
  toString(): string {
    return `${this.name}: ${fc.stringify(this.#detail)}`;
  }
}

/** Changes a token before it is signed. */
export type DraftTwist = Twist<Draft>;

/** Changes a finished token. */
export type TokenTwist = Twist<string>;
