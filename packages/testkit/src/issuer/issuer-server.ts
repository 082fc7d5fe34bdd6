import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Faults, received } from "@callgate/core/kit";
import type { Endpoint, EndpointAnswer } from "./endpoint.js";
import {
  defineFault,
  type FaultOptions,
  type Faulty,
  type IssuerDocument,
} from "./fault-options.js";
import { type FaultName, faults } from "./faults.js";

/** Answers a request with a function of your own: a fault without a name. */
export type CustomFault = (request: IncomingMessage, response: ServerResponse) => void;

/** How often each address was requested. Live: reads the current count. */
export interface RequestCounts {
  readonly jwks: number;
  /** `/.well-known/oauth-authorization-server` (RFC 8414). */
  readonly oauthMetadata: number;
  /** `/.well-known/openid-configuration` (OpenID Connect Discovery). */
  readonly openidMetadata: number;
  /** The token endpoint. */
  readonly token: number;
  /** The introspection endpoint (RFC 7662). */
  readonly introspection: number;
  /** Where redirects, `jku` and `x5u` lead: must stay 0. */
  readonly trap: number;
  /** Anything else. */
  readonly other: number;
}

/** What the server is to serve, as it is at the time of the request. */
export interface Served {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface ActiveFault {
  readonly fault: FaultName | CustomFault;
  readonly delayMs: number;
}

/** The endpoints that the server passes requests to. */
export type Endpoints = Readonly<Record<"token" | "introspection", Endpoint>>;

const LOOPBACK = "127.0.0.1";

/** Serves an issuer's documents on loopback, or fails with a configured fault. */
export class IssuerServer {
  readonly requests: { -readonly [Name in keyof RequestCounts]: RequestCounts[Name] } = {
    jwks: 0,
    oauthMetadata: 0,
    openidMetadata: 0,
    token: 0,
    introspection: 0,
    trap: 0,
    other: 0,
  };
  readonly #serve: (document: IssuerDocument | "trap") => Served;
  readonly #endpoints: Endpoints;
  readonly #path: string;
  readonly #active = new Map<Faulty, ActiveFault>();
  readonly #arrivals = new Set<(document: keyof RequestCounts) => void>();
  readonly #recoveries = new Set<() => void>();
  #server: Server | undefined;
  #port = 0;

  /** @param path the path of the issuer's identifier: empty, or with a slash in front */
  constructor(
    path: string,
    serve: (document: IssuerDocument | "trap") => Served,
    endpoints: Endpoints,
  ) {
    this.#endpoints = endpoints;
    this.#path = path.replace(/\/$/, "");
    this.#serve = serve;
  }

  get origin(): string {
    return `http://${LOOPBACK}:${this.#port}`;
  }

  /** Listens: at first on a free port, later on the same one again. */
  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => this.#handle(request, response));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, LOOPBACK, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Stops listening and closes every connection. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  /** @throws {ConfigurationError} `callgate_configuration_invalid` */
  fault(fault: FaultName | CustomFault, options: FaultOptions = {}): void {
    const { on, delayMs } = defineFault(fault, options);
    for (const document of on) this.#active.set(document, { fault, delayMs });
  }

  recover(): void {
    this.#active.clear();
    for (const endpoint of Object.values(this.#endpoints)) endpoint.recover();
    for (const tell of this.#recoveries) tell();
    this.#recoveries.clear();
  }

  /** @throws {ConfigurationError} `callgate_configuration_invalid`: the request would never arrive */
  nextRequest(document?: keyof RequestCounts): Promise<void> {
    if (document !== undefined && !Object.hasOwn(this.requests, document)) {
      const names = Object.keys(this.requests).join(", ");
      const found = new Faults();
      found.add(
        "option_invalid",
        "document",
        `must be one of ${names}, received ${received(document)}`,
      );
      found.throwIfAny("Request of the test issuer");
    }
    return new Promise((resolve) => {
      const tell = (arrived: keyof RequestCounts): void => {
        if (document !== undefined && arrived !== document) return;
        this.#arrivals.delete(tell);
        resolve();
      };
      this.#arrivals.add(tell);
    });
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const requested = this.#documentAt(request.url);
    this.requests[requested] += 1;
    for (const notify of this.#arrivals) notify(requested);
    if (requested === "other") {
      response.writeHead(404, { connection: "close" }).end();
      return;
    }
    const answer = (): void => {
      if (requested === "token" || requested === "introspection") {
        void this.#answerWith(this.#endpoints[requested], request, response);
      } else sendJson(response, { status: 200, ...this.#serve(requested) });
    };
    const active = requested === "trap" ? undefined : this.#active.get(requested);
    if (active === undefined) answer();
    else if (typeof active.fault === "function") active.fault(request, response);
    else {
      const { delayMs } = active;
      const recovered = new Promise<void>((resolve) => this.#recoveries.add(resolve));
      const trapUrl = `${this.origin}/trap`;
      faults[active.fault]({ request, response, answer, delayMs, recovered, trapUrl });
    }
  }

  async #answerWith(
    endpoint: Endpoint,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      sendJson(response, await endpoint.answer(request));
    } catch {
      response.destroy();
    }
  }

  #documentAt(url: string | undefined): keyof RequestCounts {
    const addresses: Readonly<Record<string, keyof RequestCounts>> = {
      [`${this.#path}/jwks`]: "jwks",
      [`/.well-known/oauth-authorization-server${this.#path}`]: "oauthMetadata",
      [`${this.#path}/.well-known/openid-configuration`]: "openidMetadata",
      [`${this.#path}/token`]: "token",
      [`${this.#path}/introspection`]: "introspection",
      "/trap": "trap",
    };
    return addresses[url ?? ""] ?? "other";
  }
}

/** One request, one connection: a connection that a test closes is never one that another fetch still uses. */
function sendJson(response: ServerResponse, { status, headers, body }: EndpointAnswer): void {
  response
    .writeHead(status, { "content-type": "application/json", connection: "close", ...headers })
    .end(typeof body === "string" ? body : JSON.stringify(body));
}
