import type { HttpResult } from "../http/http-result.js";
import type { Comparison, HttpRow } from "../http/rows.js";
import { BY_DOCUMENT, isPeer, OURS, TAIL_MAP } from "../http/servers/names.js";
import type { Quartiles } from "../measure/statistics.js";
import { connectionsText } from "./numbers.js";
import { aheadOf, atLeast, type Lead, type Measured, type Target } from "./target.js";

/** The peer that Express with a gate is to leave behind by more than a little. */
const AWS = "aws-jwt-verify";

/** Compares whole servers with their targets. */
export function judgeHttp(results: readonly HttpResult[]): readonly Target[] {
  const most = Math.max(...results.map(({ connections }) => connections));
  const isMain = ({ algorithm, connections }: HttpResult): boolean =>
    algorithm === "RS256" && connections === most;
  return [
    ...results.filter(isMain).flatMap(judgeFramework),
    ...judgeTogether(results.filter((result) => !isMain(result))),
  ];
}

function judgeFramework(result: HttpResult): readonly Target[] {
  const { framework, traffic, rows } = result;
  const ours = rows.find(({ name }) => name === OURS);
  if (ours === undefined) return [];
  const of = `${framework}, ${nameOf(result)}`;
  if (traffic === "mixed" || traffic === "paced") {
    return [
      aheadOf(
        `${of}: p50 ahead of every peer`,
        leads([result], ({ p50 }) => ({ byClock: p50 })),
      ),
      aheadOf(
        `${of}: p99 ahead of every peer`,
        leads([result], ({ p99 }) => ({ byClock: p99 })),
      ),
    ];
  }
  return [
    ...(ours.ofFloor === undefined
      ? []
      : [atLeast(`${of}: times the floor (${TAIL_MAP})`, throughput(ours.ofFloor), 0.95, "×")]),
    aheadOf(`${of}: ahead of every peer`, leads([result])),
    ...(traffic === "uncached" ? judgeOver(rows, AWS, `${of}: times ${AWS}`) : []),
    ...judgeByDocument(rows, `${of}: by document, times a policy in code`),
  ];
}

/** One target for all frameworks: what is measured beside the main conditions. */
function judgeTogether(results: readonly HttpResult[]): readonly Target[] {
  const conditions = new Map<string, HttpResult[]>();
  for (const result of results) {
    const { algorithm, connections } = result;
    const name = `${algorithm}, ${nameOf(result)} over ${connectionsText(connections)}`;
    conditions.set(name, [...(conditions.get(name) ?? []), result]);
  }
  return [...conditions].map(([name, alike]) =>
    aheadOf(`${name}: ahead of every peer`, leads(alike)),
  );
}

function judgeOver(rows: readonly HttpRow[], peer: string, name: string): readonly Target[] {
  const row = rows.find((each) => each.name === peer);
  return row === undefined ? [] : [atLeast(name, throughput(row.lead), 1.05, "×")];
}

function judgeByDocument(rows: readonly HttpRow[], name: string): readonly Target[] {
  const row = rows.find((each) => each.name === BY_DOCUMENT);
  if (row === undefined) return [];
  const { requestsPerSecond, processor } = row.lead;
  const share = { byClock: inverse(requestsPerSecond), byProcessor: inverse(processor) };
  return [atLeast(name, share, 0.98, "×")];
}

function leads(
  results: readonly HttpResult[],
  measure: (lead: Comparison) => Measured = throughput,
): readonly Lead[] {
  return results.flatMap(({ rows }) =>
    rows
      .filter(({ name }) => isPeer(name))
      .map(({ name, lead }) => ({ of: name, ...measure(lead) })),
  );
}

function throughput({ requestsPerSecond, processor }: Comparison): Measured {
  return { byClock: requestsPerSecond, byProcessor: processor };
}

function inverse([low, median, high]: Quartiles): Quartiles {
  return [1 / high, 1 / median, 1 / low];
}

function nameOf({ traffic }: HttpResult): string {
  if (traffic === "paced") return "mixed traffic at an equal rate";
  return traffic === "mixed" ? "mixed traffic" : `${traffic} tokens`;
}
