import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { COMPARABLE, compare } from "./against/compare.js";
import { measureHttp } from "./http/http.js";
import { describeMachine } from "./measure/machine.js";
import { peerVersions } from "./measure/versions.js";
import { measureMicro } from "./micro/micro.js";
import { fullPlan, type Plan, quickPlan } from "./plans.js";
import { toText } from "./report/render-table.js";
import { toSections } from "./report/sections.js";
import { writeReport } from "./report/write-report.js";
import type { Results, ScaleResults } from "./results.js";
import { measureBurst } from "./scale/burst.js";
import {
  measureCallers,
  measureDocumentCallers,
  measureIssuers,
  measureKeys,
} from "./scale/decision-cost.js";
import { measureMemory } from "./scale/memory.js";
import { measureToken } from "./token/token.js";

const PARTS = ["micro", "http", "scale", "token"] as const;
type Part = (typeof PARTS)[number];

// npm run bench -- [--quick] [--against CHECKOUT] [micro] [http] [scale] [token]
const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false }, against: { type: "string" } },
  allowPositionals: true,
});
const offered: readonly Part[] = values.against === undefined ? PARTS : COMPARABLE;
const unknown = positionals.filter((part) => !offered.includes(part as Part));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}: write ${offered.join(", ")}, or nothing`);
  process.exit(2);
}
const parts = (positionals.length === 0 ? offered : positionals) as readonly Part[];
const full = !values.quick && parts.length === PARTS.length;
const plan = values.quick ? quickPlan : fullPlan;
const root = new URL("../../", import.meta.url).pathname;

if (values.against === undefined) {
  const results = await measure();
  for (const section of toSections(results)) console.log(toText(section));
  // Only a whole run replaces the numbers that are shown; every other is for whoever watches it.
  const folder = full ? "docs/benchmarks" : "node_modules/.cache/callgate/benchmarks";
  const written = await writeReport(join(root, folder), results);
  console.log(`Written to ${folder}: ${written.join(", ")}`);
} else {
  const roots = { ours: root, theirs: resolve(values.against) };
  for await (const section of compare(roots, plan, parts)) console.log(toText(section));
}

async function measure(): Promise<Results> {
  const startedAt = performance.now();
  const say = (what: string): void => {
    console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${what}`);
  };
  const results: { -readonly [Name in keyof Results]: Results[Name] } = {
    machine: describeMachine(),
    versions: await peerVersions(),
    full,
  };
  if (parts.includes("micro")) {
    say("Verifiers within one process");
    results.micro = await measureMicro(plan.micro);
  }
  if (parts.includes("http")) {
    say("Whole servers");
    results.http = await measureHttp(plan.http);
  }
  if (parts.includes("scale")) {
    say("Scale, memory, bursts");
    results.scale = await measureScale(plan);
  }
  if (parts.includes("token")) {
    say("Token clients");
    results.token = await measureToken(plan.token);
  }
  say("Done");
  return results;
}

async function measureScale({ scale, memory, burst }: Plan): Promise<ScaleResults> {
  return {
    callers: await measureCallers(scale),
    documentCallers: await measureDocumentCallers(scale),
    issuers: await measureIssuers(scale),
    keys: await measureKeys(scale),
    memory: await measureMemory(memory),
    burst: await measureBurst(burst),
  };
}
