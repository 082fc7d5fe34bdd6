import { fileURLToPath } from "node:url";
import { obtainProgram } from "../obtain.js";
import type { RuntimeUnderTest } from "../runtime.js";
import { startProcess } from "../start-process.js";
import versions from "../versions.json" with { type: "json" };
import { environmentOf, portPrinted } from "./environment.js";

const main = fileURLToPath(new URL("../service/bun.ts", import.meta.url));
let program: string;

/** Bun runs the service from its TypeScript, with Callgate as it was built. */
export const bun: RuntimeUnderTest = {
  name: "bun",
  product: `Bun ${versions.bun}`,
  endsWithRequest: false,
  hasThreads: true,
  async obtain(folder) {
    program = await obtainProgram(
      {
        version: versions.bun,
        packages: {
          "linux-x64": ["@oven/bun-linux-x64-baseline", "bin/bun"],
          "linux-arm64": ["@oven/bun-linux-aarch64", "bin/bun"],
          "darwin-x64": ["@oven/bun-darwin-x64-baseline", "bin/bun"],
          "darwin-arm64": ["@oven/bun-darwin-aarch64", "bin/bun"],
        },
      },
      folder,
    );
  },
  start: (service) =>
    startProcess({
      program,
      args: ["run", main],
      env: environmentOf(service),
      reportsOn: 1,
      portIn: portPrinted,
    }),
};
