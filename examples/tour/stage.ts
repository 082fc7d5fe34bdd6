import { setTimeout as sleep } from "node:timers/promises";
import { decodeJwt } from "jose";
import { Authority } from "./authority.js";
import { Checkout } from "./checkout.js";
import { Documents } from "./documents.js";
import type { Processes, RunningExample } from "./processes.js";
import { SecretFiles } from "./secret-files.js";
import { newSecret, secrets, secretsAsEnv } from "./secrets.js";
import { bound, fleet, orders, type Service } from "./services.js";

/** How much clocks may differ before a service treats a token as expired: Callgate's default. */
const CLOCK_SKEW_SECONDS = 5;

const READY_DEADLINE_MS = 20_000;

/** The authority and the services, each in a separate process, and the actions on them. */
export class Stage {
  /** The authority as its clients see it, independent of its process. */
  readonly authority: Authority;
  readonly #processes: Processes;
  readonly #services = new Map<Service, RunningExample>();
  readonly #secretFiles = new SecretFiles();
  readonly #documents = new Documents();
  #secrets: Readonly<Record<string, string>> = secrets;
  #authorityProcess: RunningExample;
  #killedAt = 0;
  #awaySeconds = 0;
  #checkout: Checkout | undefined;
  #fleetList: string | undefined;

  private constructor(processes: Processes, authorityProcess: RunningExample) {
    this.#processes = processes;
    this.#authorityProcess = authorityProcess;
    this.authority = new Authority(authorityProcess.url);
    for (const [clientId, secret] of Object.entries(secrets)) {
      this.#secretFiles.write(clientId, secret);
    }
  }

  /** Starts the authority and these services, and waits until each has the authority's keys. */
  static async set(processes: Processes, services: readonly Service[]): Promise<Stage> {
    const stage = new Stage(processes, await startAuthority(processes, secrets, "0"));
    const callees = services.filter(({ calls }) => calls === undefined);
    const callers = services.filter(({ calls }) => calls !== undefined);
    await Promise.all(callees.map((service) => stage.start(service)));
    await Promise.all(callers.map((service) => stage.start(service)));
    await Promise.all(services.map((service) => stage.ready(service)));
    return stage;
  }

  /** How long the authority was down the last time. */
  get awaySeconds(): number {
    return this.#awaySeconds;
  }

  /** Checkout, with its own token client. */
  get checkout(): Checkout {
    this.#checkout ??= new Checkout({
      issuer: this.authority.issuer,
      ordersUrl: this.addressOf(orders),
      secretFile: this.#secretFiles.pathOf("checkout"),
    });
    return this.#checkout;
  }

  /** The origin of a service. */
  addressOf(service: Service): string {
    const process = this.#services.get(service);
    if (process === undefined) throw new Error(`${service.label} was not started`);
    return process.url;
  }

  /** Starts a service, with or without the authority. The service that it calls must already run. */
  async start(service: Service): Promise<void> {
    const { folder, audience, calls, cacheSeconds } = service;
    this.#documents.write(folder);
    const policy = this.#documents.pathOf(folder);
    const env = {
      ISSUER: this.authority.issuer,
      AUDIENCE: audience,
      POLICY: policy,
      PORT: "0",
      AUDIT_LOG: this.#documents.auditLogOf(folder),
    };
    const toCall = calls && {
      INVENTORY: this.addressOf(calls),
      INVENTORY_AUDIENCE: calls.audience,
      SECRET_FILE: this.#secretFiles.pathOf(folder),
    };
    const toIntrospect = cacheSeconds !== undefined && {
      SECRET_FILE: this.#secretFiles.pathOf(folder),
      CACHE_SECONDS: String(cacheSeconds),
    };
    const process = await this.#processes.start(folder, { ...env, ...toCall, ...toIntrospect });
    this.#services.set(service, process);
  }

  /** Starts the example of bound tokens, which has an authority of its own. */
  async startBound(): Promise<void> {
    this.#services.set(bound, await this.#processes.start(bound.folder, {}));
  }

  /** Starts the fleet, with or without the authority. */
  async startFleet(): Promise<void> {
    const env = { ISSUER: this.authority.issuer, AUDIENCE: fleet.audience };
    const running = await this.#processes.start(fleet.folder, env);
    this.#services.set(fleet, running);
    this.#fleetList = /^revocations in (.+)$/m.exec(running.printed)?.[1];
  }

  /** Where the fleet's list of revocations is: the address of a Redis server, or the path of a file. */
  get fleetList(): string {
    if (this.#fleetList === undefined) throw new Error("the fleet was not started");
    return this.#fleetList;
  }

  /** Waits until a service is ready to verify tokens. */
  async ready(service: Service): Promise<void> {
    const url = `${this.addressOf(service)}/readyz`;
    const deadline = Date.now() + READY_DEADLINE_MS;
    while (!(await fetch(url)).ok) {
      if (Date.now() > deadline) throw new Error(`${service.label} got no keys within 20 s`);
      await sleep(50);
    }
  }

  /** The path of a service's policy document. */
  policyOf({ folder }: Service): string {
    return this.#documents.pathOf(folder);
  }

  /** The path of a service's audit log, if it writes one. */
  auditLogOf({ folder }: Service): string {
    return this.#documents.auditLogOf(folder);
  }

  /** Edits the policy document of a service, and makes the running service reload it. */
  async changePolicy(service: Service, edit: (original: string) => string): Promise<void> {
    const before = await this.#policyVersion(service);
    this.#documents.write(service.folder, edit);
    this.#services.get(service)?.signal("SIGHUP");
    const deadline = Date.now() + READY_DEADLINE_MS;
    while ((await this.#policyVersion(service)) === before) {
      if (Date.now() > deadline) throw new Error(`${service.label} did not take the document`);
      await sleep(50);
    }
  }

  async #policyVersion(service: Service): Promise<string> {
    const response = await fetch(`${this.addressOf(service)}/readyz`);
    const { policy } = (await response.json()) as { policy: { version: string } };
    return policy.version;
  }

  async killAuthority(): Promise<void> {
    await this.#authorityProcess.kill();
    this.#killedAt = performance.now();
  }

  /** Starts the authority again at the same address. Its keys are new, and so are all later tokens. */
  async restartAuthority(): Promise<void> {
    const { port } = new URL(this.authority.issuer);
    this.#authorityProcess = await startAuthority(this.#processes, this.#secrets, port);
    this.#awaySeconds = (performance.now() - this.#killedAt) / 1000;
    this.authority.renewTokens();
  }

  /** Waits until the authority has been down for this long. */
  async keepAway(seconds: number): Promise<void> {
    await sleep(Math.max(0, this.#killedAt + seconds * 1000 - performance.now()));
  }

  /** Gives a client another secret: in its file, and at an authority that no longer accepts the previous one. */
  async changeSecret(clientId: string): Promise<void> {
    const secret = newSecret();
    this.#secrets = { ...this.#secrets, [clientId]: secret };
    this.#secretFiles.write(clientId, secret);
    await this.killAuthority();
    await this.restartAuthority();
  }

  /** Waits until a client's token for a service has expired. */
  async outlast(clientId: string, service: Service): Promise<void> {
    const { exp = 0 } = decodeJwt(await this.authority.token(clientId, service));
    await sleep(Math.max(0, (exp + CLOCK_SKEW_SECONDS) * 1000 - Date.now()));
  }
}

function startAuthority(
  processes: Processes,
  secretsByClient: Readonly<Record<string, string>>,
  port: string,
): Promise<RunningExample> {
  return processes.start("authority", { ...secretsAsEnv(secretsByClient), PORT: port });
}
