import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { emptyDataFolder, freePorts, Program, run } from "../program.js";
import type { InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import { type HydraPlaces, provisionHydra } from "./provision.js";

/**
 * The replacement in Hydra's own `go.mod` of the pinned version; without it the module does not compile.
 *
 * Its other replacement is a folder of its repository, which is not part of its module.
 */
const REPLACED = `github.com/gobuffalo/pop/v6=github.com/ory/pop/v6@${versions["hydra/pop"]}`;
const MODULE = "github.com/ory/hydra/v2";

let program: Program | undefined;
let places: HydraPlaces = { issuer: "", admin: "", databaseFile: "" };

/** Hydra, built by Go from the module proxy, with a SQLite database in a file. */
export const hydra: InteropServer = {
  name: "hydra",
  product: "Ory Hydra",

  async obtain(folder) {
    const build = join(folder, `hydra-${versions.hydra}`);
    const binary = join(build, "hydra");
    if (!existsSync(binary)) {
      await mkdir(build, { recursive: true });
      const goVersion = await run("go", ["env", "GOVERSION"], folder);
      await writeFile(join(build, "go.mod"), `module interop\n\ngo ${majorOf(goVersion)}\n`);
      await run("go", ["mod", "edit", "-replace", REPLACED], build);
      await run("go", ["get", "-tool", `${MODULE}@${versions.hydra}`], build);
      await run("go", ["build", "-tags", "sqlite", "-o", binary, MODULE], build);
    }
    program = await prepare(folder, binary);
  },

  start: async () => program?.start(),
  stop: async () => program?.stop(),
  provision: (wanted) => provisionHydra(places, wanted),
};

/** `go1.26.8` is written `1.26` in a `go.mod`. */
function majorOf(goVersion: string): string {
  return /(\d+\.\d+)/.exec(goVersion)?.[1] ?? "1.24";
}

async function prepare(folder: string, binary: string): Promise<Program> {
  const data = await emptyDataFolder(folder);
  const [open = 0, admin = 0] = await freePorts(2);
  // Hydra itself adds the slash at the end.
  places = {
    issuer: `http://127.0.0.1:${open}/`,
    admin: `http://127.0.0.1:${admin}/admin`,
    databaseFile: join(data, "hydra.sqlite"),
  };
  const env = {
    DSN: `sqlite://${places.databaseFile}?_fk=true`,
    SECRETS_SYSTEM: "only-for-this-run-of-the-checks",
    SERVE_ADMIN_HOST: "127.0.0.1",
    SERVE_ADMIN_PORT: String(admin),
    SERVE_PUBLIC_HOST: "127.0.0.1",
    SERVE_PUBLIC_PORT: String(open),
    STRATEGIES_ACCESS_TOKEN: "jwt",
    URLS_CONSENT: `http://127.0.0.1:${open}/no-consent-app`,
    URLS_LOGIN: `http://127.0.0.1:${open}/no-login-app`,
    URLS_SELF_ISSUER: places.issuer,
  };
  await run(binary, ["migrate", "sql", "--read-from-env", "--yes"], data, env);
  return new Program({
    command: binary,
    args: ["serve", "all", "--dev", "--sqa-opt-out"],
    folder: data,
    env,
    log: join(folder, "hydra.log"),
    ready: `${places.issuer}health/ready`,
  });
}
