import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { callgate, type ExpressGate } from "@callgate/express";
import type { TestIssuer } from "@callgate/testkit";
import type express from "express";
import type { Ask, Kit, Shape, Version } from "./shape.js";

/** The result of a shape. */
export interface Run {
  /** The codes of the faults that prevented its start. */
  readonly refused: readonly string[];
  /** Status by request, as `GET /orders as reports`. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The number of reached handlers. */
  readonly reached: number;
  /** Handlers that were reached without an admitting decision of the entry of their own route. */
  readonly undecided: readonly string[];
}

interface SeenEvent {
  readonly outcome: string;
  readonly policy: { readonly entry: string } | undefined;
}

/** Starts an application of this shape, protected or with gates by name, and sends it every request. */
export async function runShape(
  shape: Shape,
  how: "protected" | "by name",
  [version, express]: readonly [Version, typeof import("express")],
  issuer: TestIssuer,
): Promise<Run> {
  const events = new WeakMap<object, SeenEvent[]>();
  const undecided: string[] = [];
  let reached = 0;
  const onDecision = (event: SeenEvent, request: object) =>
    void events.set(request, [...(events.get(request) ?? []), event]);
  const policy = { version: 1, endpoints: shape.endpoints };
  const trusted = { issuer: issuer.url, audience: issuer.audience, jwks: issuer.jwks() };
  const options = { ...trusted, policy, onDecision } as never;
  const gate: ExpressGate = callgate(options);
  const handler =
    (entries: readonly string[]): express.RequestHandler =>
    (request, response) => {
      reached += 1;
      const decisions = events.get(request) ?? [];
      const isOwn = decisions.some(
        (it) => it.outcome === "allowed" && entries.includes(it.policy?.entry ?? ""),
      );
      if (!isOwn) undecided.push(`${request.method} ${request.originalUrl} at ${entries}`);
      response.sendStatus(200);
    };
  const gated = (entries: readonly [string, ...string[]]): express.RequestHandler[] =>
    how === "by name" ? [gate(entries[0] as never), handler(entries)] : [handler(entries)];
  const app = express();
  const kit: Kit = {
    version,
    express,
    app,
    gate,
    h: (...entries) => gated(entries),
    use: (entry) => gated([entry]),
    pass: (_request, _response, next) => next(),
    protect: (target, given) =>
      how === "protected" ? gate.protect(target as never, given) : undefined,
  };
  app.set("env", "test");
  const refused: string[] = [];
  try {
    shape.build(kit);
    if (shape.protect) shape.protect(kit);
    else kit.protect(app);
  } catch (error) {
    const faults = (error as { faults?: readonly { code: string }[] }).faults;
    if (faults === undefined) throw error;
    refused.push(...faults.map(({ code }) => code));
  }
  const statuses = refused.length > 0 ? {} : await statusesOf(app, shape.asks, issuer);
  return { refused, statuses, reached, undecided };
}

async function statusesOf(
  app: express.Express,
  asks: readonly Ask[],
  issuer: TestIssuer,
): Promise<Record<string, number>> {
  const server = createServer(app).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const statuses: Record<string, number> = {};
    for (const ask of asks) statuses[nameOf(ask)] = await statusOf(ask, port, issuer);
    return statuses;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

export const nameOf = ([method, target, caller]: Ask): string => `${method} ${target} as ${caller}`;

/** The request target is sent unchanged: `//orders`, `http://other/orders`. */
async function statusOf(
  [method, path, caller]: Ask,
  port: number,
  issuer: TestIssuer,
): Promise<number> {
  const token = caller === "-" ? undefined : await tokenOf(caller, issuer);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    });
    sent.once("error", reject);
    sent.end();
  });
}

const tokens = new Map<string, Promise<string>>();

function tokenOf(caller: string, issuer: TestIssuer): Promise<string> {
  const token = tokens.get(caller) ?? issuer.token({ caller });
  tokens.set(caller, token);
  return token;
}
