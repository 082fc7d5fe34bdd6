import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { freshKeyPair } from "@callgate-tooling/test-support";
import type { Provider } from "oidc-provider";
import { freePorts } from "../program.js";
import { ca, wantedClients } from "../wanted-clients.js";
import { configurationOf } from "./configuration.js";
import { MemoryDatabase } from "./memory-database.js";

/** What both major versions export. */
export interface OidcProviderModule {
  readonly default: typeof Provider;
  readonly errors: { readonly InvalidTarget: new () => Error };
}

type Jwk = Readonly<Record<string, unknown>>;

/** A provider on two ports of loopback: one of them requests a certificate from clients. */
export class Instance {
  readonly issuer: string;
  readonly mtlsOrigin: string;
  readonly database: MemoryDatabase = new MemoryDatabase();
  readonly #module: OidcProviderModule;
  readonly #ports: readonly number[];
  #keys: readonly Jwk[] = [newKey("first")];
  #listener: RequestListener = () => {};
  #servers: readonly Server[] = [];

  static async create(module: OidcProviderModule): Promise<Instance> {
    return new Instance(module, await freePorts(2));
  }

  private constructor(module: OidcProviderModule, ports: readonly number[]) {
    const [http = 0, https = 0] = ports;
    this.#module = module;
    this.#ports = ports;
    this.issuer = `http://127.0.0.1:${http}`;
    this.mtlsOrigin = `https://127.0.0.1:${https}`;
    this.#configure();
  }

  async start(): Promise<void> {
    const listener: RequestListener = (...exchange) => this.#listener(...exchange);
    const { cert, key } = wantedClients.serverCertificate;
    // The provider decides whose certificate it is: the connection does not check a client's own certificate.
    const tls = { cert, key, ca: ca.cert, requestCert: true, rejectUnauthorized: false };
    this.#servers = [createHttpServer(listener), createHttpsServer(tls, listener)];
    for (const [index, server] of this.#servers.entries()) {
      server.listen(this.#ports[index], "127.0.0.1");
      await once(server, "listening");
    }
  }

  async stop(): Promise<void> {
    const servers = this.#servers;
    this.#servers = [];
    for (const server of servers) {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    }
  }

  /** Signs with another key from now on, as after a restart with another configuration. */
  rotateKeys(): void {
    this.#keys = [newKey("second"), ...this.#keys];
    this.#configure();
  }

  /** Publishes the current key alone. */
  withdrawKey(): void {
    this.#keys = this.#keys.slice(0, 1);
    this.#configure();
  }

  #configure(): void {
    const { default: OidcProvider, errors } = this.#module;
    const configuration = configurationOf({
      keys: this.#keys,
      adapter: this.database.adapter,
      mtlsOrigin: this.mtlsOrigin,
      invalidTarget: () => new errors.InvalidTarget(),
    });
    const provider = new OidcProvider(this.issuer, configuration);
    this.#listener = provider.callback();
  }
}

function newKey(kid: string): Jwk {
  const { privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
  return { ...privateKey.export({ format: "jwk" }), kid, alg: "ES256", use: "sig" };
}
