import { measureHttp } from "./http/http.js";
import { describeMachine } from "./measure/machine.js";
import { peerVersions } from "./measure/versions.js";
import { measureMicro } from "./micro/micro.js";
import type { Plan } from "./plans.js";
import { FORMAT, type Results, type ScaleResults } from "./results.js";
import { measureBurst } from "./scale/burst.js";
import {
  measureCallers,
  measureDocumentCallers,
  measureIssuers,
  measureKeys,
} from "./scale/decision-cost.js";
import { measureMemory } from "./scale/memory.js";
import { measureThreads } from "./scale/threads.js";
import { measureToken } from "./token/token.js";

export const PARTS = ["micro", "http", "scale", "token"] as const;
export type Part = (typeof PARTS)[number];

export interface RunOptions {
  /** Whether the numbers may be quoted. */
  readonly isWhole: boolean;
  /** Called with what begins. */
  readonly say: (what: string) => void;
  /** Called after every part with all that was measured so far. */
  readonly write: (results: Results) => Promise<void>;
}

/** Measures these parts, one after the other. A fault of any ends the run: nothing is tried a second time. */
export async function measure(
  plan: Plan,
  parts: readonly Part[],
  { isWhole, say, write }: RunOptions,
): Promise<Results> {
  const startedAt = performance.now();
  const measurePart: { readonly [Name in Part]: () => Promise<Pick<Results, Name>> } = {
    micro: async () => ({ micro: await measureMicro(plan.micro) }),
    http: async () => ({ http: await measureHttp(plan.http, say) }),
    scale: async () => ({ scale: await measureScale(plan, say) }),
    token: async () => ({ token: await measureToken(plan.token) }),
  };
  let results: Results = {
    format: FORMAT,
    machine: describeMachine(),
    versions: await peerVersions(),
    full: false,
  };
  if (results.machine.loadAverage > 0.5) {
    say(`Load average ${results.machine.loadAverage}: trust processor times alone`);
  }
  for (const part of parts) {
    say(TITLES[part]);
    results = { ...results, ...(await measurePart[part]()) };
    await write(results);
  }
  say("Done");
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return { ...results, full: isWhole, seconds };
}

const TITLES: Readonly<Record<Part, string>> = {
  micro: "Verifiers within one process",
  http: "Whole servers",
  scale: "Scale, memory, bursts",
  token: "Token clients",
};

async function measureScale(
  { scale, memory, burst, threads }: Plan,
  say: (what: string) => void,
): Promise<ScaleResults> {
  const callers = await measureCallers(scale);
  const documentCallers = await measureDocumentCallers(scale);
  const issuers = await measureIssuers(scale);
  const keys = await measureKeys(scale);
  say("  Memory");
  const held = await measureMemory(memory);
  say("  Burst of forged tokens");
  const bursts = await measureBurst(burst);
  say("  ES256 on every core");
  return {
    callers,
    documentCallers,
    issuers,
    keys,
    memory: held,
    burst: bursts,
    threads: await measureThreads(threads),
  };
}
