import type { MistakeName } from "./mistakes.js";

/** Where a check writes what Callgate reports of a mistake, for the table of docs/server-mistakes.md. */
export type Report = (text: string) => void;

/** A sentence, and its proof. When it cannot be tested, there is a reason instead. */
export interface Check {
  readonly sentence: string;
  /** The mistake whose report this check writes. */
  readonly mistake?: MistakeName;
  readonly holds: ((report: Report) => Promise<void>) | { readonly leftOut: string };
}
