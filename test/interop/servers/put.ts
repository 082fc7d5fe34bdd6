import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Check } from "./check.js";
import { checksOf } from "./checks.js";
import type { ServerResults } from "./results.js";
import { type Samples, takeSamples } from "./samples.js";
import { CannotRun, CannotRunAnywhere, type InteropServer } from "./server.js";
import { wantedClients } from "./wanted-clients.js";

/** How many checks passed and failed, and how many servers are missing. */
export interface Counts {
  passed: number;
  failed: number;
  missing: number;
  /** How many of those missing are missing on every machine. */
  missingAnywhere: number;
}

/** What a server showed, when none of its checks failed. */
export interface Shown {
  readonly results: ServerResults;
  readonly samples: Samples;
}

/** Where servers are kept; the variable is for a run that finds none. */
const cache =
  process.env.CALLGATE_INTEROP_CACHE ??
  fileURLToPath(new URL("../../../node_modules/.cache/callgate/interop/", import.meta.url));

/** Puts a server through its checks, with a line for each. @returns `undefined` after a failure */
export async function put(
  server: InteropServer,
  version: string,
  counts: Counts,
): Promise<Shown | undefined> {
  const title = `${server.product} ${version}`;
  const folder = join(cache, server.name);
  await mkdir(folder, { recursive: true });
  try {
    await server.obtain(folder);
    await server.start();
    const provisioned = await server.provision(wantedClients);
    const samples = await takeSamples(provisioned);
    const before = counts.failed;
    const findings = await judgeAll(title, checksOf(server, provisioned), counts);
    if (counts.failed > before) return undefined;
    const date = new Date().toISOString().slice(0, 10);
    return { results: { product: server.product, version, date, ...findings }, samples };
  } catch (error) {
    const kind = error instanceof CannotRun ? "missing" : "failed";
    counts[kind] += 1;
    if (error instanceof CannotRunAnywhere) counts.missingAnywhere += 1;
    console.log(`${kind}: ${title}: ${(error as Error).message}`);
    return undefined;
  } finally {
    await server.stop();
  }
}

type Findings = Pick<ServerResults, "passed" | "leftOut" | "mistakes">;

async function judgeAll(
  title: string,
  checks: readonly Check[],
  counts: Counts,
): Promise<Findings> {
  const passed: string[] = [];
  const leftOut: { readonly sentence: string; readonly reason: string }[] = [];
  const mistakes: { [name: string]: string } = {};
  for (const { sentence, mistake, holds } of checks) {
    if (typeof holds !== "function") {
      leftOut.push({ sentence, reason: holds.leftOut });
      console.log(`left out: ${title}: ${sentence} (${holds.leftOut})`);
      continue;
    }
    try {
      await holds((text) => {
        if (mistake !== undefined) mistakes[mistake] = text;
      });
      passed.push(sentence);
      counts.passed += 1;
      console.log(`passed: ${title}: ${sentence}`);
    } catch (error) {
      counts.failed += 1;
      const text = String(error).replaceAll("\n", "\n    ");
      console.log(`failed: ${title}: ${sentence}\n    ${text}`);
    }
  }
  return { passed, leftOut, mistakes };
}
