import type { HttpResults } from "./http/http.js";
import type { Machine } from "./measure/machine.js";
import type { MicroResult } from "./micro/micro.js";
import type { BurstRow } from "./scale/burst.js";
import type { ScalePoint } from "./scale/decision-cost.js";
import type { MemoryResult } from "./scale/memory.js";
import type { ThreadsRow } from "./scale/threads.js";
import type { TokenResults } from "./token/token.js";

export interface ScaleResults {
  readonly callers: readonly ScalePoint[];
  readonly documentCallers: readonly ScalePoint[];
  readonly issuers: readonly ScalePoint[];
  readonly keys: readonly ScalePoint[];
  readonly memory: MemoryResult;
  readonly burst: readonly BurstRow[];
  /** Left out in results of before it was measured. */
  readonly threads?: readonly ThreadsRow[];
}

/** The shape of the results below. It changes when a reader of older ones would not understand them. */
export const FORMAT = 2;

/** Everything one run measured, as it is written to results.json. */
export interface Results {
  readonly format: typeof FORMAT;
  readonly machine: Machine;
  /** The version of every library that took part. */
  readonly versions: Readonly<Record<string, string>>;
  /** Whether the run was long enough for its numbers to be quoted. */
  readonly full: boolean;
  /** How long the run took. */
  readonly seconds?: number;
  readonly micro?: readonly MicroResult[];
  readonly http?: HttpResults;
  readonly scale?: ScaleResults;
  readonly token?: TokenResults;
}
