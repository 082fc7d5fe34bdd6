import util from "node:util";
import type { UsedSecrets } from "./used-secrets.js";

const { inspect } = util;
const toJson = JSON.stringify;

/** A text that exposes a secret. */
export interface Leak {
  /** The origin of the text. */
  readonly where: string;
  readonly text: string;
}

/** Everything that a test file's code outputs, in every form used by logs and crash dumps. */
export class ToldTexts {
  readonly #texts = new Map<string, string>();
  readonly #things = new Map<object, string>();

  /** Keeps a text. */
  addText(where: string, text: string): void {
    this.#texts.set(text, where);
  }

  /** Keeps a value; it is inspected at the end, when it is complete. */
  add(where: string, thing: unknown): void {
    if (typeof thing === "object" && thing !== null) this.#things.set(thing, where);
    else this.addText(where, String(thing));
  }

  /** Starts again. */
  clear(): void {
    this.#texts.clear();
    this.#things.clear();
  }

  /** The texts that hold one of these secrets, in any spelling. */
  leaks(used: UsedSecrets): Leak[] {
    this.#tellThings();
    const all = [...this.#texts.keys()].join("\n");
    const found = [...used.spellings()].filter((spelling) => all.includes(spelling));
    if (found.length === 0) return [];
    return [...this.#texts]
      .filter(([text]) => found.some((spelling) => text.includes(spelling)))
      .map(([text, where]) => ({ where, text }));
  }

  #tellThings(): void {
    for (const [thing, where] of this.#things) {
      const json = attempt(() => toJson(thing) ?? "");
      // Most of thousands of events are equal.
      if (!(thing instanceof Error) && this.#texts.has(json)) continue;
      for (const text of [json, ...textsOf(thing)]) this.addText(where, text);
    }
    this.#things.clear();
  }
}

function* textsOf(thing: object): Iterable<string> {
  const everything = { depth: Number.POSITIVE_INFINITY, maxArrayLength: null };
  yield inspect(thing, { ...everything, maxStringLength: null, showHidden: true });
  yield attempt(() => String(thing));
  if (thing instanceof Error) yield `${thing.stack} ${attempt(() => toJson({ ...thing }))}`;
}

/** A value may have no such form. */
function attempt(tell: () => string): string {
  try {
    return tell();
  } catch {
    return "";
  }
}
