// cspell:ignore capnp
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { obtainProgram } from "../obtain.js";
import type { RuntimeUnderTest } from "../runtime.js";
import { startProcess } from "../start-process.js";
import versions from "../versions.json" with { type: "json" };
import { workerdConfig } from "./workerd-config.js";

const mains = {
  service: fileURLToPath(new URL("../service/worker.ts", import.meta.url)),
  recipe: fileURLToPath(new URL("../../../examples/recipes/worker.ts", import.meta.url)),
};
let program: string;
let home: string;

/** Cloudflare's runtime, with the service as one bundle, as wrangler makes them. */
export const workerd: RuntimeUnderTest = {
  name: "workerd",
  product: `workerd ${versions.workerd}`,
  endsWithRequest: true,
  hasThreads: false,
  async obtain(folder) {
    program = await obtainProgram(
      {
        version: versions.workerd,
        packages: {
          "linux-x64": ["@cloudflare/workerd-linux-64", "bin/workerd"],
          "linux-arm64": ["@cloudflare/workerd-linux-arm64", "bin/workerd"],
          "darwin-x64": ["@cloudflare/workerd-darwin-64", "bin/workerd"],
          "darwin-arm64": ["@cloudflare/workerd-darwin-arm64", "bin/workerd"],
        },
      },
      folder,
    );
    home = join(folder, "workers");
    await mkdir(home, { recursive: true });
    for (const [name, input] of Object.entries(mains)) {
      const output = { file: join(home, `${name}.js`), format: "esm" } as const;
      await build({ input, platform: "node", external: /^cloudflare:/, output });
    }
  },
  async start(service) {
    const folder = await mkdtemp(join(home, "run-"));
    const file = join(folder, "config.capnp");
    const [name, variables] =
      "config" in service
        ? ["service", { SERVICE_CONFIG: JSON.stringify(service.config) }]
        : ["recipe", service.variables];
    await writeFile(file, workerdConfig(`../${name}.js`, variables));
    const running = await startProcess({
      program,
      args: ["serve", file, "--socket-addr=http=127.0.0.1:0", "--control-fd=3"],
      reportsOn: 3,
      portIn(line) {
        const { event, socket, port } = JSON.parse(line);
        return event === "listen" && socket === "http" ? port : undefined;
      },
    });
    return {
      ...running,
      async close() {
        await running.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};
