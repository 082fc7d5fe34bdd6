import { setTimeout as sleep } from "node:timers/promises";
import { decodeJwt } from "jose";
import { Authority } from "./authority.js";
import type { Processes, RunningExample } from "./processes.js";
import { secretsAsEnv } from "./secrets.js";
import type { Service } from "./services.js";

/** By how much clocks may differ before a service calls a token expired: Callgate's default. */
const CLOCK_SKEW_SECONDS = 5;

const READY_DEADLINE_MS = 20_000;

/** The authority and the services, each a process of its own, and what can be done to them. */
export class Stage {
  /** The authority as its clients see it, whichever process is behind it. */
  readonly authority: Authority;
  readonly #processes: Processes;
  readonly #services = new Map<Service, RunningExample>();
  #authorityProcess: RunningExample;

  private constructor(processes: Processes, authorityProcess: RunningExample) {
    this.#processes = processes;
    this.#authorityProcess = authorityProcess;
    this.authority = new Authority(authorityProcess.url);
  }

  /** Starts the authority and these services, and waits until each has the authority's keys. */
  static async set(processes: Processes, services: readonly Service[]): Promise<Stage> {
    const stage = new Stage(processes, await startAuthority(processes, "0"));
    await Promise.all(services.map((service) => stage.start(service)));
    await Promise.all(services.map((service) => stage.ready(service)));
    return stage;
  }

  /** Where a service listens. */
  addressOf(service: Service): string {
    const process = this.#services.get(service);
    if (process === undefined) throw new Error(`${service.label} was not started`);
    return process.url;
  }

  /** Starts a service, whether or not the authority is there. */
  async start(service: Service): Promise<void> {
    const { folder, audience } = service;
    const env = { ISSUER: this.authority.issuer, AUDIENCE: audience, PORT: "0" };
    this.#services.set(service, await this.#processes.start(folder, env));
  }

  /** Waits until a service says that it can verify tokens. */
  async ready(service: Service): Promise<void> {
    const url = `${this.addressOf(service)}/readyz`;
    const deadline = Date.now() + READY_DEADLINE_MS;
    while (!(await fetch(url)).ok) {
      if (Date.now() > deadline) throw new Error(`${service.label} got no keys within 20 s`);
      await sleep(50);
    }
  }

  async stopAuthority(): Promise<void> {
    await this.#authorityProcess.stop();
  }

  /** Starts the authority again at the same address. Its keys are new, and so are all tokens from here on. */
  async restartAuthority(): Promise<void> {
    const { port } = new URL(this.authority.issuer);
    this.#authorityProcess = await startAuthority(this.#processes, port);
    this.authority.renewTokens();
  }

  /** Waits until a client's token for a service is past its time. */
  async outlast(clientId: string, service: Service): Promise<void> {
    const { exp = 0 } = decodeJwt(await this.authority.token(clientId, service));
    await sleep(Math.max(0, (exp + CLOCK_SKEW_SECONDS) * 1000 - Date.now()));
  }
}

function startAuthority(processes: Processes, port: string): Promise<RunningExample> {
  return processes.start("authority", { ...secretsAsEnv(), PORT: port });
}
