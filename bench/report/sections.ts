import type { HttpResult } from "../http/http.js";
import type { MicroResult } from "../micro/micro.js";
import type { Results, ScaleResults } from "../results.js";
import type { ScalePoint } from "../scale/decision-cost.js";
import { count, digits, megabytes, percent } from "./numbers.js";
import type { Section } from "./section.js";
import { judgeTargets } from "./targets.js";
import { tokenSections } from "./token-sections.js";

/** Turns results into the tables that are shown, on a terminal as in a document. */
export function toSections(results: Results): readonly Section[] {
  const { micro = [], http, scale, token } = results;
  return [
    ...micro.map(microSection),
    ...(http?.results.map(httpSection) ?? []),
    ...(scale === undefined ? [] : scaleSections(scale)),
    ...(token === undefined ? [] : tokenSections(token)),
    targetsSection(results),
  ];
}

function microSection({ algorithm, tokens, tokenLength, reference, rows }: MicroResult): Section {
  return {
    title: `One ${tokens} ${algorithm} token of ${tokenLength} characters`,
    columns: ["", "µs", "fastest round, µs", "per second", `time, × ${reference}`],
    rows: rows.map((row) => [
      row.name,
      digits(row.medianMicroseconds),
      digits(row.fastestMicroseconds),
      digits(row.perSecond),
      digits(row.timesReference),
    ]),
  };
}

function httpSection({ framework, tokens, rows }: HttpResult): Section {
  return {
    title: `${framework}: ${tokens === "new" ? "every token new" : "known tokens"}`,
    columns: ["", "requests/s", "× bare", "server µs/request", "server busy"],
    rows: rows.map((row) => [
      row.name,
      digits(row.requestsPerSecond),
      digits(row.shareOfBare),
      digits(row.processorMicroseconds),
      percent(row.busy),
    ]),
  };
}

function scaleSections({
  callers,
  documentCallers,
  issuers,
  keys,
  memory,
  burst,
}: ScaleResults): readonly Section[] {
  return [
    scaleSection("callers in the allowlist", callers),
    scaleSection("callers of a document's entry", documentCallers),
    scaleSection("issuers trusted", issuers),
    scaleSection("keys in the set", keys),
    {
      title: `Memory: ${digits(memory.bytesPerToken)} bytes per cached token of 1 KB`,
      columns: ["distinct tokens shown", "held"],
      rows: memory.points.map(({ tokens, heldBytes }) => [count(tokens), megabytes(heldBytes)]),
    },
    {
      title: "A burst of forged RS256 tokens: how long the event loop kept a 1 ms timer waiting",
      columns: ["", "median, ms", "99 %, ms", "longest, ms", "refused/s"],
      rows: burst.map((row) => [
        row.name,
        digits(row.medianMs),
        digits(row.p99Ms),
        digits(row.longestMs),
        digits(row.refusedPerSecond),
      ]),
    },
  ];
}

function scaleSection(what: string, points: readonly ScalePoint[]): Section {
  return {
    title: `One decision by ${what} (ES256)`,
    columns: [what, "new token, µs", "known token, µs"],
    rows: points.map(({ size, newMicroseconds, knownMicroseconds }) => [
      count(size),
      digits(newMicroseconds),
      digits(knownMicroseconds),
    ]),
  };
}

function targetsSection(results: Results): Section {
  return {
    title: "Targets",
    columns: ["", "wanted", "measured", "met"],
    rows: judgeTargets(results).map(({ name, wanted, measured, met }) => [
      name,
      wanted,
      measured,
      met ? "yes" : "NO",
    ]),
  };
}
