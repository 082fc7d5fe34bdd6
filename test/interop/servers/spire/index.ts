import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildGoPrograms } from "../go-program.js";
import { freePorts, Program } from "../program.js";
import type { InteropServer } from "../server.js";
import versions from "../versions.json" with { type: "json" };
import {
  configurationFile,
  discoveryConfiguration,
  type SpirePlaces,
  serverConfiguration,
} from "./configuration.js";
import { provisionSpire } from "./provision.js";
import { Spire } from "./spire.js";

const PACKAGES = ["cmd/spire-server", "cmd/spire-agent", "support/oidc-discovery-provider"].map(
  (path) => `github.com/spiffe/spire/${path}`,
);

let running: Spire | undefined;

/** A SPIRE server, an agent and the OIDC Discovery Provider, built by Go from the module proxy; the state is in files. */
export const spire: InteropServer = {
  name: "spire",
  product: "SPIRE",

  async obtain(folder) {
    const programs = join(folder, `spire-${versions.spire}`);
    await buildGoPrograms(programs, PACKAGES, versions.spire);
    running = await prepare(folder, programs);
  },

  start: async () => running?.start(),
  stop: async () => running?.stop(),
  provision: async () => provisionSpire(running as Spire),
};

async function prepare(folder: string, programs: string): Promise<Spire> {
  const data = join(folder, "data");
  await rm(data, { recursive: true, force: true });
  for (const one of ["server", "agent"]) await mkdir(join(data, one), { recursive: true });
  const [port = 0, discovery = 0, serverHealth = 0, agentHealth = 0] = await freePorts(4);
  const places: SpirePlaces = {
    trustDomain: "prod.example",
    issuer: `http://127.0.0.1:${discovery}`,
    data,
    sockets: socketFolder(),
    port,
    discovery,
    health: { server: serverHealth, agent: agentHealth },
  };
  await writeFile(configurationFile(places, "server"), serverConfiguration(places, places.issuer));
  await writeFile(configurationFile(places, "discovery"), discoveryConfiguration(places));
  const programOf = (
    name: "server" | "agent" | "discovery",
    command: string,
    args: readonly string[],
    ready: string,
  ) =>
    new Program({
      command: join(programs, command),
      args: [...args, "-config", configurationFile(places, name)],
      folder: data,
      env: {},
      log: join(folder, `spire-${name}.log`),
      ready,
    });
  const healthOf = (name: "server" | "agent") => `http://127.0.0.1:${places.health[name]}/ready`;
  return new Spire(places, programs, {
    server: programOf("server", "spire-server", ["run"], healthOf("server")),
    agent: programOf("agent", "spire-agent", ["run"], healthOf("agent")),
    discovery: programOf("discovery", "oidc-discovery-provider", [], `${places.issuer}/keys`),
  });
}

/** The path of a socket may have about 100 characters, fewer than that of some work trees. */
function socketFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "spire-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "agent"));
  return folder;
}
