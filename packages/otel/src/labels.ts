/** Most values of one attribute. */
const MAX_VALUES = 1000;

/** What stands for all further values. */
export const OTHER = "other";

/** Bounds the values of an attribute: the first 1000 are values, and all others are `other`. */
export class Labels {
  readonly #values = new Set<string>();

  of(value: string): string {
    if (this.#values.has(value)) return value;
    if (this.#values.size >= MAX_VALUES) return OTHER;
    this.#values.add(value);
    return value;
  }
}
