import { fileURLToPath } from "node:url";
import { obtainProgram } from "../obtain.js";
import type { RuntimeUnderTest } from "../runtime.js";
import { startProcess } from "../start-process.js";
import versions from "../versions.json" with { type: "json" };
import { environmentOf, portPrinted } from "./environment.js";

const recipes = fileURLToPath(new URL("../../../examples/recipes/", import.meta.url));
const main = fileURLToPath(new URL("../service/deno.ts", import.meta.url));
let program: string;

/** Imports name `.js`, as TypeScript has them, and the service is run from its TypeScript. */
const RESOLUTION = ["--no-config", "--node-modules-dir=manual", "--sloppy-imports"];
/** Callgate needs to reach the issuer, and nothing else: the variables are the service's own, and so is the import of the recipe. */
const PERMISSIONS = [
  "--no-prompt",
  "--allow-net=127.0.0.1",
  "--allow-env=SERVICE_CONFIG,RECIPE,ISSUER,AUDIENCE",
  `--allow-read=${recipes}`,
];

/** Deno runs the service from its TypeScript, with Callgate as it was built. */
export const deno: RuntimeUnderTest = {
  name: "deno",
  product: `Deno ${versions.deno}`,
  endsWithRequest: false,
  hasThreads: true,
  async obtain(folder) {
    program = await obtainProgram(
      {
        version: versions.deno,
        packages: {
          "linux-x64": ["@deno/linux-x64-glibc", "deno"],
          "linux-arm64": ["@deno/linux-arm64-glibc", "deno"],
          "darwin-x64": ["@deno/darwin-x64", "deno"],
          "darwin-arm64": ["@deno/darwin-arm64", "deno"],
        },
      },
      folder,
    );
  },
  start: (service) =>
    startProcess({
      program,
      args: ["run", ...RESOLUTION, ...PERMISSIONS, main],
      env: environmentOf(service),
      reportsOn: 1,
      portIn: portPrinted,
    }),
};
