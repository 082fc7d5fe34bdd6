// cspell:ignore localauthority
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Program, run } from "../program.js";
import {
  agentConfiguration,
  agentSocket,
  bundleFile,
  configurationFile,
  type SpirePlaces,
  serverConfiguration,
  serverSocket,
} from "./configuration.js";

/** A workload on this machine, and the agent that may issue tokens to it. */
const AGENT = "/agent/here";
const WORKLOAD = "/ns/shop/sa/checkout";
/** How long server, agent and discovery provider may take to learn from each other. */
const SYNC_MS = 60_000;

/** A server, an agent and the OIDC Discovery Provider, and the commands that they accept. */
export class Spire {
  readonly places: SpirePlaces;
  readonly #programs: string;
  readonly #running: Readonly<Record<"server" | "agent" | "discovery", Program>>;
  #isJoined = false;
  #calls = 0;

  constructor(
    places: SpirePlaces,
    programs: string,
    running: Readonly<Record<"server" | "agent" | "discovery", Program>>,
  ) {
    this.places = places;
    this.#programs = programs;
    this.#running = running;
  }

  /** The SPIFFE ID of the workload. */
  get caller(): string {
    return this.#id(WORKLOAD);
  }

  async start(): Promise<void> {
    const { server, agent, discovery } = this.#running;
    await server.start();
    if (!this.#isJoined) await this.#join();
    await agent.start();
    await discovery.start();
  }

  async stop(): Promise<void> {
    const { server, agent, discovery } = this.#running;
    await discovery.stop();
    await agent.stop();
    await server.stop();
  }

  /** A JWT-SVID of this process, from the Workload API. */
  async token(audience: string): Promise<string> {
    // The agent caches one for each list of audiences, so a second audience makes it a new one.
    this.#calls += 1;
    const another = this.#id(`/call/${this.#calls}`);
    const audiences = this.#calls === 1 ? audience : `${audience},${another}`;
    const parameters = ["-audience", audiences, "-spiffeID", this.caller, "-output", "json"];
    return until(async () => tokenIn(await this.#agent("api", "fetch", "jwt", ...parameters)));
  }

  /** Leaves out `jwt_issuer` while it is used. */
  async withoutIssuer(use: () => Promise<void>): Promise<void> {
    await this.#restartServer(serverConfiguration(this.places));
    try {
      await use();
    } finally {
      await this.#restartServer(serverConfiguration(this.places, this.places.issuer));
    }
  }

  async #restartServer(configuration: string): Promise<void> {
    const { server } = this.#running;
    await server.stop();
    await writeFile(configurationFile(this.places, "server"), configuration);
    await server.start();
  }

  /** The trust domain's bundle, as its endpoint has it. */
  async bundle(): Promise<{ readonly keys: readonly object[] }> {
    return JSON.parse(await this.#server("bundle", "show", "-format", "spiffe"));
  }

  /** Signs with another key from now on. @returns the identifier of the old one */
  async rotate(): Promise<string> {
    const { active } = JSON.parse(await this.#authority("show"));
    const { prepared_authority: next } = JSON.parse(await this.#authority("prepare"));
    await this.#publishes(next.authority_id, true);
    await this.#authority("activate", "-authorityID", next.authority_id);
    return active.authority_id;
  }

  /** Withdraws a key that no longer signs. */
  async withdraw(id: string): Promise<void> {
    await this.#authority("taint", "-authorityID", id);
    await this.#authority("revoke", "-authorityID", id);
    await this.#publishes(id, false);
  }

  /** Waits until the discovery provider has read the change. */
  #publishes(id: string, expected: boolean): Promise<void> {
    return until(async () => {
      const response = await fetch(`${this.places.issuer}/keys`);
      const { keys } = (await response.json()) as { keys: readonly { kid: string }[] };
      if (keys.some(({ kid }) => kid === id) !== expected) throw new Error(`key ${id} in ${keys}`);
    });
  }

  /** Gives the agent a token to join with, and the workload an entry. */
  async #join(): Promise<void> {
    await writeFile(bundleFile(this.places), await this.#server("bundle", "show"));
    const parent = this.#id(AGENT);
    const generated = JSON.parse(
      await this.#server("token", "generate", "-spiffeID", parent, "-output", "json"),
    );
    const configuration = agentConfiguration(this.places, generated.value);
    await writeFile(configurationFile(this.places, "agent"), configuration);
    const selector = `unix:uid:${process.getuid?.()}`;
    await this.#server(
      ...["entry", "create", "-parentID", parent, "-spiffeID", this.caller],
      ...["-selector", selector],
    );
    this.#isJoined = true;
  }

  #id(path: string): string {
    return `spiffe://${this.places.trustDomain}${path}`;
  }

  #authority(...args: readonly string[]): Promise<string> {
    return this.#server("localauthority", "jwt", ...args, "-output", "json");
  }

  #server(...args: readonly string[]): Promise<string> {
    return this.#run("spire-server", [...args, "-socketPath", serverSocket(this.places)]);
  }

  #agent(...args: readonly string[]): Promise<string> {
    return this.#run("spire-agent", [...args, "-socketPath", agentSocket(this.places)]);
  }

  #run(name: string, args: readonly string[]): Promise<string> {
    return run(join(this.#programs, name), args, this.places.data);
  }
}

/** The answer has two documents: the token, and the bundles. */
function tokenIn(answer: string): string {
  const [, token] = /"svid":\s*"([^"]+)"/.exec(answer) ?? [];
  if (token === undefined) throw new Error("the agent issued no JWT-SVID");
  return token;
}

/** Repeats what fails, until it does not or takes too long. */
async function until<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const late = AbortSignal.timeout(SYNC_MS);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (late.aborted) throw error;
      await pause(500);
    }
  }
}
