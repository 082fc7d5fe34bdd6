import {
  ConfigurationError,
  type ConfigurationFault,
  type ConfigurationFaultCode,
} from "./configuration-error.js";

/** Collects every fault of one configuration, to throw them together. */
export class Faults {
  readonly #found: ConfigurationFault[];
  readonly #prefix: string;

  constructor(prefix = "", found: ConfigurationFault[] = []) {
    this.#prefix = prefix;
    this.#found = found;
  }

  /** The same collection, for nested options: `issuers[0].`. */
  within(prefix: string): Faults {
    return new Faults(this.#prefix + prefix, this.#found);
  }

  /** @param message continues after the option's name: what was expected, what was received, what to do */
  add(code: ConfigurationFaultCode, option: string, message: string): void {
    const name = this.#prefix + option;
    this.#found.push({ code, option: name, message: `\`${name}\` ${message}` });
  }

  /** The faults found so far. */
  get found(): readonly ConfigurationFault[] {
    return this.#found;
  }

  /**
   * Takes the options that were written: only own members, copied to an object that inherits nothing, so that
   * nothing on a prototype passes for an option. An unknown option is a fault, and so is one that is present and
   * `undefined`: a requirement that could not be computed must not count as no requirement. What is not an object has no options, and
   * is a fault, too: it is not what was meant.
   *
   * @param mandatory options whose own check reports them when they are `undefined`
   */
  own<T extends object>(given: T, known: readonly string[], mandatory: readonly string[] = []): T {
    const own = Object.create(null) as Record<string, unknown>;
    if (!isOptions(given)) {
      const name = this.#prefix === "" ? "options" : this.#prefix.slice(0, -1);
      const message = `\`${name}\` must be an object, received ${kindOf(given)}`;
      this.#found.push({ code: "option_invalid", option: name, message });
      return own as T;
    }
    this.#addUnknown(given, known);
    for (const name of Object.keys(given)) {
      const value = this.#read(given, name);
      if (value !== undefined) own[name] = value;
      else if (known.includes(name) && !mandatory.includes(name)) {
        this.add(
          "option_invalid",
          name,
          "is present and `undefined`: leave it out, or give it a value",
        );
      }
    }
    return own as T;
  }

  /** The own members of an object whose names are not options, such as claims by name; each getter that throws is a fault. */
  entries(given: object): readonly (readonly [name: string, value: unknown])[] {
    const before = this.#found.length;
    const entries = Object.keys(given).map((name) => [name, this.#read(given, name)] as const);
    if (this.#found.length === before) return entries;
    const failed = new Set(this.#found.slice(before).map(({ option }) => option));
    return entries.filter(([name]) => !failed.has(this.#prefix + name));
  }

  /** What a getter throws is not shown: it may hold what was read. */
  #read(given: object, name: string): unknown {
    try {
      return (given as Record<string, unknown>)[name];
    } catch {
      this.add("option_invalid", name, "has a getter that throws: give it a value");
      return undefined;
    }
  }

  /** Reports each unknown option, with the one that was probably meant. */
  #addUnknown(given: object, known: readonly string[]): void {
    for (const name of Object.keys(given)) {
      if (known.includes(name)) continue;
      const meant = closest(name, known);
      const hint =
        meant === undefined ? `known are ${known.join(", ")}` : `did you mean \`${meant}\`?`;
      this.add("option_unknown", name, `is not an option: ${hint}`);
    }
  }

  /** Makes something that checks its own options, and adds its faults to these where it throws them. */
  collect<T>(make: () => T): T | undefined {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.#found.push(...error.faults);
      return undefined;
    }
  }

  /** @throws {ConfigurationError} `callgate_configuration_invalid`, when there is any fault */
  throwIfAny(subject: string): void {
    if (this.#found.length > 0) throw new ConfigurationError(subject, this.#found);
  }
}

/**
 * Narrows to an object of options. A Map, a Set, an AbortSignal, search parameters, or an instance whose members are getters of its class
 * have no member of their own: what they hold would be ignored, and the defaults used.
 */
export function isOptions(given: unknown): given is object {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return false;
  return Object.keys(given).length > 0 || !isInstance(given);
}

/** Whether an object is of a class other than `Object`, of this realm or another. */
function isInstance(given: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(given);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return false;
  return Object.hasOwn(prototype, "constructor");
}

/** Without the content of a text, which may be a secret. */
function kindOf(given: unknown): string {
  return typeof given === "string" ? "a string" : received(given);
}

/** Describes a received value for a message: short, without its content where it may be long, and without a password. */
export function received(value: unknown): string {
  if (typeof value === "string") {
    return value.length > 80 ? "a long string" : JSON.stringify(withoutUserinfo(value));
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  return isOptions(value) ? "an object" : "an object without members of its own";
}

/** An address with `…` for the user name and the password in it. */
function withoutUserinfo(text: string): string {
  return text.replace(/:\/\/[^/?#]*@/g, "://…@");
}

/** The known name that was probably meant, or `undefined` where none is similar: for "did you mean". */
export function closest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, name.length / 3)
    ? best.candidate
    : undefined;
}

/** Levenshtein distance, ignoring case; names are short, so the plain table is enough. */
function editDistance(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
