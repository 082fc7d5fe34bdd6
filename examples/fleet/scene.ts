import type { Fleet } from "./fleet.js";

/** Where the scenes take place. */
export interface Stage {
  readonly fleet: Fleet;
  /** The headers of a caller's request: the same token each time. */
  headersOf(caller: string): Promise<Readonly<Record<string, string>>>;
  /** The headers of a caller whose token is bound to its key: the same token, and another proof each time. */
  boundHeadersOf(caller: string): Promise<Readonly<Record<string, string>>>;
  /** Runs the command `callgate` on the list that the processes share. @throws {Error} where it fails */
  callgate(...args: readonly string[]): Promise<void>;
}

/** What was seen: as expected, not as expected, or not at all, and then why. */
export interface Row {
  readonly outcome: "expected" | "unexpected" | "not shown";
  readonly text: string;
}

/** A part of the demonstration. */
export interface Scene {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<readonly Row[]>;
}

export function row(isExpected: boolean, text: string): Row {
  return { outcome: isExpected ? "expected" : "unexpected", text };
}
