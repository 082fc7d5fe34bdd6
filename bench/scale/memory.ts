import { HelperProcess } from "../measure/helper-process.js";

/** What a gate holds in memory, by how many distinct tokens of 1 KB it has been shown. */
export interface MemoryResult {
  readonly points: readonly { readonly tokens: number; readonly heldBytes: number }[];
  /** Bytes per token, while the cache was filling. */
  readonly bytesPerToken: number;
}

export interface MemoryPlan {
  /** How many tokens in all; the cache holds 10 000. */
  readonly tokens: number;
  /** After how many each time memory is looked at, once the cache is full. */
  readonly step: number;
}

const CACHED = 10_000;

/** Measures, in a process of its own, what verified tokens take, and that they do not take ever more. */
export async function measureMemory({ tokens, step }: MemoryPlan): Promise<MemoryResult> {
  const process = await HelperProcess.start(new URL("memory-process.js", import.meta.url), {
    nodeFlags: ["--expose-gc"],
  });
  try {
    // What the process compiles and allocates once for all is no matter of the cache.
    await process.ask<number>(200);
    const empty = await process.ask<number>(0);
    const full = await process.ask<number>(CACHED - 200);
    const points = [
      { tokens: 0, heldBytes: empty },
      { tokens: CACHED, heldBytes: full },
    ];
    for (let shown = CACHED + step; shown <= tokens; shown += step) {
      points.push({ tokens: shown, heldBytes: await process.ask<number>(step) });
    }
    return { points, bytesPerToken: (full - empty) / (CACHED - 200) };
  } finally {
    await process.stop();
  }
}
