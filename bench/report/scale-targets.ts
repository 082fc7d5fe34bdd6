import type { Results } from "../results.js";
import type { BurstRow } from "../scale/burst.js";
import type { MemoryPoint, MemoryResult } from "../scale/memory.js";
import { count, digits, megabytes } from "./numbers.js";
import type { Target } from "./target.js";

const MB = 2 ** 20;
const MAX_CACHE_BYTES = 20 * MB;
const MAX_GROUPS_BYTES = 64 * MB;
/** What the heap may differ by from one look to the next without having grown. */
const HEAP_NOISE_BYTES = 2 * MB;

/** Compares memory and bursts with their targets. */
export function judgeScale({ memory, burst }: NonNullable<Results["scale"]>): readonly Target[] {
  return [...judgeMemory(memory), ...judgeBurst(burst)];
}

function judgeMemory({ points, groups, groupPoints }: MemoryResult): readonly Target[] {
  const [, full, ...later] = points.map(({ heldBytes }) => heldBytes);
  const growth = Math.max(...later) - (full ?? Number.NaN);
  const all = count(points.at(-1)?.tokens ?? 0);
  return [
    atMostBytes("10 000 cached tokens of 1 KB: memory", filling(points), MAX_CACHE_BYTES),
    atMostBytes(
      `10 000 tokens with ${groups} groups: memory`,
      filling(groupPoints),
      MAX_GROUPS_BYTES,
    ),
    atMostBytes(`${all} distinct tokens: further growth`, growth, HEAP_NOISE_BYTES),
  ];
}

/** What the first tokens added. */
function filling([empty, full]: readonly MemoryPoint[]): number {
  return (full?.heldBytes ?? Number.NaN) - (empty?.heldBytes ?? Number.NaN);
}

function atMostBytes(name: string, bytes: number, bound: number): Target {
  const [wanted, measured] = [`≤ ${megabytes(bound)}`, megabytes(bytes)];
  return { name, wanted, measured, met: bytes <= bound };
}

function judgeBurst(rows: readonly BurstRow[]): readonly Target[] {
  const [ours, jose] = ["Callgate", "jose"].map((name) => rows.find((row) => row.name === name));
  if (ours === undefined || jose === undefined) return [];
  return [
    aheadOfJose("Burst of forged tokens: refused per second, times jose's", [
      ours.refusedPerSecond,
      jose.refusedPerSecond,
    ]),
    aheadOfJose("Burst of forged tokens: jose's loop delay p99, times ours", [
      jose.p99Ms,
      ours.p99Ms,
    ]),
  ];
}

function aheadOfJose(name: string, [more, less]: readonly [number, number]): Target {
  const lead = more / less;
  return { name, wanted: "> 1×", measured: `${digits(lead)}×`, met: lead > 1 };
}
