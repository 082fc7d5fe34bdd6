import type { ToldTexts } from "./told-texts.js";
import type { Undo } from "./undo.js";
import type { UsedSecrets } from "./used-secrets.js";

/** The secrets that a process uses and the texts that it outputs, from the moment it is watched. */
export interface Watched {
  readonly used: UsedSecrets;
  readonly told: ToldTexts;
  /** Restores what is replaced in the process, which may run other test files next. */
  readonly undo: Undo;
}
