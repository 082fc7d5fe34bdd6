import type { HttpResult } from "../http/http-result.js";
import { TAIL_MAP } from "../http/servers/names.js";
import { MIX } from "../http/traffic.js";
import type { MicroResult } from "../micro/micro.js";
import type { Results, ScaleResults } from "../results.js";
import type { ScalePoint } from "../scale/decision-cost.js";
import type { MemoryPoint } from "../scale/memory.js";
import { connectionsText, count, digits, megabytes, NONE, percent, spread } from "./numbers.js";
import type { Section } from "./section.js";
import { targetsSection } from "./targets.js";
import { tokenSections } from "./token-sections.js";

/** Turns results into the tables that are shown, on a terminal as in a document. */
export function toSections(results: Results): readonly Section[] {
  const { micro = [], http, scale, token } = results;
  return [
    ...micro.map(microSection),
    ...(http?.results.flatMap(httpSections) ?? []),
    ...(scale === undefined ? [] : scaleSections(scale)),
    ...(token === undefined ? [] : tokenSections(token)),
    targetsSection(results),
  ];
}

function microSection({ algorithm, tokens, tokenLength, reference, rows }: MicroResult): Section {
  return {
    title: `One ${tokens} ${algorithm} token of ${tokenLength} characters`,
    columns: ["", "µs", "processor µs", "per second", `time, × ${reference}`, "processor time, ×"],
    rows: rows.map((row) => [
      row.name,
      spread(row.microseconds),
      spread(row.processorMicroseconds),
      spread(row.perSecond),
      spread(row.timesReference.elapsed),
      spread(row.timesReference.processor),
    ]),
  };
}

const MIXED = `mixed traffic, ${percent(MIX.uncached)} uncached and ${percent(MIX.forged)} forged`;

function trafficText({ traffic, ratePerSecond = Number.NaN }: HttpResult): string {
  switch (traffic) {
    case "cached":
      return "cached tokens";
    case "uncached":
      return "every token uncached";
    case "mixed":
      return MIXED;
    case "paced":
      return `${MIXED}, ${digits(ratePerSecond)} requests/s for every server`;
  }
}

/** Says so where the numbers are medians of starts. */
function startsText({ starts = 1 }: HttpResult): string {
  return starts === 1 ? "" : `, ${starts} starts`;
}

/** Two tables: what a client sees, and what it takes of the server's processor. */
function httpSections(result: HttpResult): readonly Section[] {
  const { framework, algorithm, connections, rows } = result;
  const title = `${framework}, ${algorithm}, ${trafficText(result)}, ${connectionsText(connections)}${startsText(result)}`;
  return [
    {
      title,
      columns: ["", "requests/s", "× bare", `× ${TAIL_MAP}`, "p50, ms", "p99, ms"],
      rows: rows.map((row) => [
        row.name,
        spread(row.requestsPerSecond),
        spread(row.ofBare.requestsPerSecond),
        row.ofFloor === undefined ? NONE : spread(row.ofFloor.requestsPerSecond),
        spread(row.p50Ms),
        spread(row.p99Ms),
      ]),
    },
    {
      title: `${title}: by processor time`,
      columns: ["", "server µs/request", "× bare", `× ${TAIL_MAP}`, "server busy"],
      rows: rows.map((row) => [
        row.name,
        spread(row.processorMicroseconds),
        spread(row.ofBare.processor),
        row.ofFloor === undefined ? NONE : spread(row.ofFloor.processor),
        percent(row.busy),
      ]),
    },
  ];
}

function scaleSections({
  callers,
  documentCallers,
  issuers,
  keys,
  memory,
  burst,
  threads = [],
}: ScaleResults): readonly Section[] {
  return [
    scaleSection("callers in the allowlist", callers),
    scaleSection("callers of a document's entry", documentCallers),
    scaleSection("issuers trusted", issuers),
    scaleSection("keys in the set", keys),
    {
      title: `Memory: ${digits(memory.bytesPerToken)} bytes per cached token of 1 KB`,
      columns: ["distinct tokens shown", "held"],
      rows: memory.points.map(memoryRow),
    },
    {
      title: `Memory: tokens with ${memory.groups} groups`,
      columns: ["distinct tokens shown", "held"],
      rows: memory.groupPoints.map(memoryRow),
    },
    {
      title:
        "A burst of forged RS256 tokens: how long the event loop kept a 1 ms timer waiting, and a cached token's p99",
      columns: [
        "",
        "median, ms",
        "99 %, ms",
        "longest, ms",
        "refused/s",
        "cached token, p99 ms",
        "the same without the burst",
      ],
      rows: burst.map((row) => [
        row.name,
        digits(row.medianMs),
        digits(row.p99Ms),
        digits(row.longestMs),
        digits(row.refusedPerSecond),
        row.knownP99Ms === undefined ? NONE : digits(row.knownP99Ms),
        row.knownAloneP99Ms === undefined ? NONE : digits(row.knownAloneP99Ms),
      ]),
    },
    {
      title: "Distinct good ES256 tokens, where the server may use every core",
      columns: ["", "admitted/s", "× on the event loop alone"],
      rows: threads.map((row) => [
        row.name,
        spread(row.admittedPerSecond),
        spread(row.timesEventLoop),
      ]),
    },
  ];
}

function memoryRow({ tokens, heldBytes }: MemoryPoint): readonly string[] {
  return [count(tokens), megabytes(heldBytes)];
}

function scaleSection(what: string, points: readonly ScalePoint[]): Section {
  return {
    title: `One decision by ${what} (ES256)`,
    columns: [what, "uncached token, µs", "processor µs", "cached token, µs", "processor µs"],
    rows: points.map(({ size, uncached, cached }) => [
      count(size),
      spread(uncached.microseconds),
      spread(uncached.processorMicroseconds),
      spread(cached.microseconds),
      spread(cached.processorMicroseconds),
    ]),
  };
}
