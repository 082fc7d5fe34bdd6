import { HelperProcess } from "../measure/helper-process.js";

/** What a gate holds in memory, by how many distinct tokens of 1 KB it has been shown. */
export interface MemoryResult {
  readonly points: readonly MemoryPoint[];
  /** Bytes per token, while the cache was filling. */
  readonly bytesPerToken: number;
  /** The same gate where each token lists so many groups, before the first and after as many as fill the cache. */
  readonly groups: number;
  readonly groupPoints: readonly MemoryPoint[];
}

export interface MemoryPoint {
  readonly tokens: number;
  readonly heldBytes: number;
}

export interface MemoryPlan {
  /** How many tokens in all; the cache holds 10 000. */
  readonly tokens: number;
  /** After how many each time memory is measured, once the cache is full. */
  readonly step: number;
}

const CACHED = 10_000;
const GROUPS = 200;

/** Measures, in processes of their own, what verified tokens take, and that they do not take ever more. */
export async function measureMemory({ tokens, step }: MemoryPlan): Promise<MemoryResult> {
  const [empty, full, ...later] = await fill("padding", tokens, step);
  if (empty === undefined || full === undefined) throw new Error("Nothing was measured");
  return {
    points: [empty, full, ...later],
    bytesPerToken: (full.heldBytes - empty.heldBytes) / CACHED,
    groups: GROUPS,
    groupPoints: await fill(GROUPS, CACHED, step),
  };
}

/** Memory held before, with the cache full, and after each step beyond. */
async function fill(
  content: "padding" | number,
  tokens: number,
  step: number,
): Promise<readonly MemoryPoint[]> {
  const process = await HelperProcess.start(new URL("memory-process.js", import.meta.url), {
    nodeFlags: ["--expose-gc"],
    args: [String(content)],
  });
  try {
    const points = [
      { tokens: 0, heldBytes: await process.ask<number>(0) },
      { tokens: CACHED, heldBytes: await process.ask<number>(CACHED) },
    ];
    for (let shown = CACHED + step; shown <= tokens; shown += step) {
      points.push({ tokens: shown, heldBytes: await process.ask<number>(step) });
    }
    return points;
  } finally {
    await process.stop();
  }
}
