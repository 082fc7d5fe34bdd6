import { callgate, type KoaGate } from "@callgate/koa";
import type { PolicyDocument } from "@callgate/policy";
import type { TestIssuer } from "@callgate/testkit";
import { type RunningServer, startServer } from "@callgate-tooling/test-support";
import type Router from "@koa/router";
import type Koa from "koa";
import type { KoaPair } from "../support/koa-routers.js";
import { exchange } from "../support/raw-http.js";

/** One way to declare and reach routes. */
export interface Shape {
  readonly name: string;
  /** The majors of @koa/router that have it. Default: all. */
  readonly majors?: readonly KoaPair["major"][];
  /** The document's endpoints: each has its own caller, or the value given here. */
  readonly entries: readonly string[] | PolicyDocument["endpoints"];
  /** Declares, protects and mounts. */
  readonly build: (kit: Kit) => void;
}

/** A shape that starts. */
export interface ServedShape extends Shape {
  /** Requests (`GET /orders`, or `GET /orders @a.example.com`), and the endpoints whose handlers some caller reaches. */
  readonly requests: readonly (readonly [
    request: string,
    reached: readonly string[],
    lines?: readonly string[],
  ])[];
}

/** A shape whose start is refused. */
export interface RefusedShape extends Shape {
  readonly codes: readonly string[];
}

/** The parts of a shape. */
export interface Kit extends KoaPair {
  readonly app: Koa;
  readonly gate: KoaGate;
  /** A gate of another document with the same endpoints. */
  readonly otherGate: () => KoaGate;
  /** A handler that records the endpoint it answers, or that of the request's method, and answers. */
  readonly on: (endpoint: string | Readonly<Record<string, string>>) => Koa.Middleware;
  /** The same, but calls the next handler. */
  readonly passing: (endpoint: string) => Koa.Middleware;
  /** Protects and seals routers, and mounts them in the application. */
  readonly serve: (...routers: Router[]) => void;
}

/** The result of one request of one caller. */
export interface Outcome {
  readonly caller: string | undefined;
  readonly status: number;
  /** The endpoints whose handlers ran. */
  readonly reached: readonly string[];
  /** The entries whose decision admitted the request. */
  readonly allowedBy: readonly (string | undefined)[];
}

/** An application of one shape. */
export class ShapedApp implements AsyncDisposable {
  readonly #issuer: TestIssuer;
  readonly #endpoints: PolicyDocument["endpoints"];
  readonly #app: Koa;
  #server: RunningServer | undefined;
  #reached: string[] = [];
  #allowedBy: (string | undefined)[] = [];

  /** @throws the errors of the shape's start */
  constructor(issuer: TestIssuer, pair: KoaPair, shape: Shape) {
    this.#issuer = issuer;
    this.#endpoints = toEndpoints(shape.entries);
    const app = new pair.Application();
    app.silent = true;
    this.#app = app;
    const gate = this.#gate();
    const note = (endpoint: string | undefined) => this.#reached.push(endpoint ?? "?");
    shape.build({
      ...pair,
      app,
      gate,
      otherGate: () => this.#gate(),
      on: (endpoint) => (context) => {
        note(typeof endpoint === "string" ? endpoint : endpoint[context.method]);
        context.body = "reached";
      },
      passing: (endpoint) => (_context, next) => {
        note(endpoint);
        return next();
      },
      serve: (...routers) => {
        for (const router of routers) {
          gate.protect(router);
          app.use(router.routes());
        }
        gate.sealed(routers);
      },
    });
  }

  /** Sends a request over a separate socket: from each caller in the document, from an unknown caller, and without a token. */
  async ask(request: string, lines: readonly string[] = []): Promise<readonly Outcome[]> {
    const server = this.#server ?? (await startServer(this.#app.callback()));
    this.#server = server;
    const [method = "", path = "", host = "@localhost"] = request.split(" ");
    const outcomes: Outcome[] = [];
    for (const caller of [...callersIn(this.#endpoints), "stranger", undefined]) {
      this.#reached = [];
      this.#allowedBy = [];
      const token =
        caller === undefined ? [] : [`Authorization: Bearer ${await this.#token(caller)}`];
      const sent = { method, path, host: host.slice(1), lines: [...lines, ...token] };
      const { status } = await exchange(server.port, sent);
      outcomes.push({ caller, status, reached: this.#reached, allowedBy: this.#allowedBy });
    }
    return outcomes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.close();
  }

  /** Whether the entry with this name admits this caller. */
  admits(name: string, caller: string | undefined): boolean {
    const entry = this.#endpoints[name as keyof PolicyDocument["endpoints"]];
    if (typeof entry === "string") return entry === "public";
    const callers: readonly unknown[] = entry === undefined ? [] : [entry.callers].flat();
    return caller !== undefined && callers.includes(caller);
  }

  #gate(): KoaGate {
    return callgate({
      issuer: this.#issuer.url,
      audience: this.#issuer.audience,
      policy: { version: 1, endpoints: this.#endpoints },
      onDecision: ({ outcome, policy }) => {
        if (outcome === "allowed") this.#allowedBy.push(policy?.entry);
      },
    });
  }

  #token(caller: string): Promise<string> {
    const key = `${this.#issuer.url} ${caller}`;
    const token = tokens.get(key) ?? this.#issuer.token({ caller });
    tokens.set(key, token);
    return token;
  }
}

const tokens = new Map<string, Promise<string>>();

function toEndpoints(entries: Shape["entries"]): PolicyDocument["endpoints"] {
  if (!Array.isArray(entries)) return entries as PolicyDocument["endpoints"];
  return Object.fromEntries(
    (entries as readonly string[]).map((name, index) => [name, { callers: [`caller-${index}`] }]),
  ) as PolicyDocument["endpoints"];
}

function callersIn(endpoints: PolicyDocument["endpoints"]): readonly string[] {
  const all = Object.values(endpoints).flatMap((entry) =>
    typeof entry === "string" ? [] : [entry.callers].flat(),
  );
  return [...new Set(all.filter((caller) => typeof caller === "string"))];
}
