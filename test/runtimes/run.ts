// Runs one list of checks against services on other runtimes than Node: Bun, Deno, and Cloudflare's workerd.
//
//   npm run runtimes                each of them
//   npm run runtimes deno           the runtimes with these names
//
// Prints a line for each check and ends with a count. A runtime without a package for this machine counts as missing, with
// the reason, and the exit code says so. Not part of `npm test`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checksOf } from "./checks/all.js";
import type { Check } from "./checks/check.js";
import { recipeHolds } from "./checks/recipe-check.js";
import { type RuntimeScene, withScene } from "./checks/scene.js";
import { bun } from "./programs/bun.js";
import { deno } from "./programs/deno.js";
import { workerd } from "./programs/workerd.js";
import { CannotRun, type RuntimeUnderTest } from "./runtime.js";

const runtimes: readonly RuntimeUnderTest[] = [bun, deno, workerd];
const adapters = ["core", "fetch", "hono"] as const;
const cache = fileURLToPath(
  new URL("../../node_modules/.cache/callgate/runtimes/", import.meta.url),
);
const counts = { passed: 0, failed: 0, missing: 0 };

const names = process.argv.slice(2);
const unknown = names.filter((name) => runtimes.every((runtime) => runtime.name !== name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; there is ${runtimes.map(({ name }) => name)}`);
  process.exit(2);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
for (const runtime of runtimes) {
  if (names.length === 0 || names.includes(runtime.name)) await put(runtime);
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.missing} missing`);
process.exit(counts.failed + counts.missing === 0 && counts.passed > 0 ? 0 : 1);

async function put(runtime: RuntimeUnderTest): Promise<void> {
  const folder = join(cache, runtime.name);
  await mkdir(folder, { recursive: true });
  try {
    await runtime.obtain(folder);
  } catch (error) {
    const message = `${runtime.product}: ${(error as Error).message}`;
    print(error instanceof CannotRun ? "missing" : "failed", message);
    return;
  }
  const recipe = `${runtime.product}: the recipe of examples/recipes runs as it is written`;
  await prove(recipe, () => recipeHolds(runtime));
  for (const adapter of adapters) {
    const title = `${runtime.product}, ${adapter}`;
    for (const { config, prepare, checks } of checksOf(runtime)) {
      const tested = checks.filter(isTested);
      for (const { sentence, holds } of checks)
        if (typeof holds !== "function")
          console.log(`left out: ${title}: ${sentence} (${holds.leftOut})`);
      if (tested.length === 0) continue;
      await reportFailure(`${title}: a service starts`, () =>
        withScene(runtime, { ...config, adapter }, async (scene) => {
          await prepare?.(scene);
          for (const { sentence, holds } of tested)
            await prove(`${title}: ${sentence}`, () => holds(scene));
        }),
      );
    }
  }
}

type Tested = Check & { readonly holds: (scene: RuntimeScene) => Promise<void> };

function isTested(check: Check): check is Tested {
  return typeof check.holds === "function";
}

async function prove(sentence: string, holds: () => Promise<void>): Promise<void> {
  if (await reportFailure(sentence, holds)) print("passed", sentence);
}

/** Returns whether it succeeded. */
async function reportFailure(sentence: string, run: () => Promise<void>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const text = cause === undefined ? String(error) : `${error}: ${cause}`;
    print("failed", `${sentence}\n    ${text.replaceAll("\n", "\n    ")}`);
    return false;
  }
}

function print(kind: keyof typeof counts, line: string): void {
  counts[kind] += 1;
  console.log(`${kind}: ${line}`);
}
