import type { Results } from "../results.js";
import type { BurstRow } from "../scale/burst.js";
import type { MemoryPoint, MemoryResult } from "../scale/memory.js";
import type { ThreadsRow } from "../scale/threads.js";
import { count, digits, megabytes } from "./numbers.js";
import { atLeast, type Target } from "./target.js";

const MB = 2 ** 20;
const MAX_CACHE_BYTES = 20 * MB;
const MAX_GROUPS_BYTES = 64 * MB;
/** What the heap may differ by from one look to the next without having grown. */
const HEAP_NOISE_BYTES = 2 * MB;
/** How many times longer a cached token may take while forged ones arrive. */
const MAX_WAIT_IN_BURST = 2;

/** Compares memory, bursts and the use of threads with their targets. */
export function judgeScale({
  memory,
  burst,
  threads = [],
}: NonNullable<Results["scale"]>): readonly Target[] {
  return [...judgeMemory(memory), ...judgeBurst(burst), ...judgeThreads(threads)];
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
    ...judgeWait(ours),
  ];
}

function judgeWait({ knownP99Ms, knownAloneP99Ms }: BurstRow): readonly Target[] {
  if (knownP99Ms === undefined || knownAloneP99Ms === undefined) return [];
  const times = knownP99Ms / knownAloneP99Ms;
  return [
    {
      name: "Burst of forged tokens: a cached token's p99, times its p99 without",
      wanted: `≤ ${MAX_WAIT_IN_BURST}×`,
      measured: `${digits(times)}×`,
      met: times <= MAX_WAIT_IN_BURST,
    },
  ];
}

function judgeThreads(rows: readonly ThreadsRow[]): readonly Target[] {
  const ours = rows.find(({ name }) => name === "Callgate");
  if (ours === undefined) return [];
  const name = "Uncached ES256 tokens on every core: times the event loop alone";
  return [atLeast(name, { byClock: ours.timesEventLoop }, 1.2, "×")];
}

function aheadOfJose(name: string, [more, less]: readonly [number, number]): Target {
  const lead = more / less;
  return { name, wanted: "> 1×", measured: `${digits(lead)}×`, met: lead > 1 };
}
