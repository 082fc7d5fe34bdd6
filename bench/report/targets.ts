import type { HttpResult } from "../http/http.js";
import { BARE, BY_DOCUMENT, OURS as OUR_SERVER } from "../http/servers/names.js";
import { CACHING_PEER } from "../micro/known-tokens.js";
import type { MicroResult, MicroRow } from "../micro/micro.js";
import { BARE as BARE_VERIFY, OURS, OURS_REMEMBERING } from "../micro/new-tokens.js";
import type { Results } from "../results.js";
import type { MemoryResult } from "../scale/memory.js";
import { count, digits, megabytes } from "./numbers.js";
import { atLeast, type Target } from "./target.js";
import { judgeToken } from "./token-targets.js";

/** Holds the results against the targets; those of parts that did not run are left out. */
export function judgeTargets({ micro = [], http, scale, token }: Results): readonly Target[] {
  return [
    ...micro.filter(({ algorithm }) => algorithm === "RS256").flatMap(judgeMicro),
    ...(http?.results.flatMap(judgeHttp) ?? []),
    ...(scale === undefined ? [] : judgeMemory(scale.memory)),
    ...(token === undefined ? [] : judgeToken(token)),
  ];
}

function judgeMicro(result: MicroResult): readonly Target[] {
  const ours = rowOf(result, OURS);
  if (result.tokens === "known") {
    const peer = rowOf(result, CACHING_PEER);
    return [
      atLeast("Known token: decisions per second", ours.perSecond, 500_000),
      atLeast(`Known token: times ${peer.name}`, 1 / ours.timesReference, 1.3, "×"),
    ];
  }
  const peers = result.rows.filter(
    ({ name }) => ![OURS, OURS_REMEMBERING, BARE_VERIFY].includes(name),
  );
  const best = peers.reduce((a, b) => (a.medianMicroseconds <= b.medianMicroseconds ? a : b));
  const lead = best.medianMicroseconds / ours.medianMicroseconds;
  return [
    atMost("New RS256 token: times bare crypto.verify", ours.timesReference, 1.2),
    aheadOf(`New RS256 token: ahead of every peer (next: ${best.name})`, lead),
  ];
}

function judgeHttp({ framework, tokens, rows }: HttpResult): readonly Target[] {
  const ours = rows.find(({ name }) => name === OUR_SERVER);
  if (ours === undefined) return [];
  const byDocument = rows.find(({ name }) => name === BY_DOCUMENT);
  const peers = rows.filter(({ name }) => ![OUR_SERVER, BY_DOCUMENT, BARE].includes(name));
  const best = peers.reduce((a, b) => (a.requestsPerSecond >= b.requestsPerSecond ? a : b));
  const lead = ours.requestsPerSecond / best.requestsPerSecond;
  const ahead = aheadOf(
    `${framework}, ${tokens} tokens: ahead of every peer (next: ${best.name})`,
    lead,
  );
  const targets =
    tokens === "new"
      ? [ahead]
      : [atLeast(`${framework}, known tokens: times bare`, ours.shareOfBare, 0.93, "×"), ahead];
  if (byDocument === undefined) return targets;
  const share = byDocument.shareOfBare / ours.shareOfBare;
  const name = `${framework}, ${tokens} tokens: by document, times a policy in code`;
  return [...targets, atLeast(name, share, 0.98, "×")];
}

const MAX_CACHE_BYTES = 40 * 2 ** 20;
/** What the heap may differ by from one look to the next without having grown. */
const HEAP_NOISE_BYTES = 2 * 2 ** 20;

function judgeMemory({ points }: MemoryResult): readonly Target[] {
  const [empty, full, ...later] = points.map(({ heldBytes }) => heldBytes);
  const cache = (full ?? Number.NaN) - (empty ?? Number.NaN);
  const growth = Math.max(...later) - (full ?? Number.NaN);
  return [
    {
      name: "10 000 cached tokens of 1 KB: memory",
      wanted: `≤ ${megabytes(MAX_CACHE_BYTES)}`,
      measured: megabytes(cache),
      met: cache <= MAX_CACHE_BYTES,
    },
    {
      name: `${count(points.at(-1)?.tokens ?? 0)} distinct tokens: further growth`,
      wanted: `≤ ${megabytes(HEAP_NOISE_BYTES)}`,
      measured: megabytes(growth),
      met: growth <= HEAP_NOISE_BYTES,
    },
  ];
}

function rowOf({ rows }: MicroResult, name: string): MicroRow {
  const row = rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`No row for ${name}`);
  return row;
}

function atMost(name: string, value: number, bound: number): Target {
  const [wanted, measured] = [`≤ ${digits(bound)}×`, `${digits(value)}×`];
  return { name, wanted, measured, met: value <= bound };
}

function aheadOf(name: string, lead: number): Target {
  return { name, wanted: "> 1×", measured: `${digits(lead)}×`, met: lead > 1 };
}
