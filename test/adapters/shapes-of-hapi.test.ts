import "@callgate/hapi/augment";
import type { DecisionEvent } from "@callgate/core";
import { ConfigurationError, callgate, routes } from "@callgate/hapi";
import { loadPolicy, type PolicyDocument } from "@callgate/policy";
import { checkInventory } from "@callgate/policy/review";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { server as createServer, type Request, type Server } from "@hapi/hapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AddRoute, type Shape, shapes } from "./support/hapi-shapes/index.js";
import { exchange, type RawRequest } from "./support/raw-http.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const canonical = (name: string) => name.replaceAll(/\{(\w+)([?*]?)\}(?![^ ]*:)/g, ":$1$2");

/** A document in which each entry has its own caller. */
function documentOf({ entries }: Shape): PolicyDocument {
  const endpoints = entries.map((entry, index) =>
    typeof entry === "string" ? [entry, { callers: [`caller-${index}`] }] : entry,
  );
  return { version: 1, endpoints: Object.fromEntries(endpoints) };
}

/** A server of a shape, not started, and the results of its requests. */
async function serverOf(shape: Shape) {
  const events: DecisionEvent[] = [];
  const reached: Request[] = [];
  const server = createServer({
    host: "127.0.0.1",
    port: 0,
    ...(shape.router && { router: shape.router }),
  });
  server.event("reached");
  server.events.on("reached", (request: Request) => void reached.push(request));
  const route: AddRoute = (own, method, path, options = {}, vhost) => {
    const handler = (request: Request) => {
      own.events.emit("reached", request);
      return "ok";
    };
    own.route({ method, path, handler, options, ...(vhost !== undefined && { vhost }) });
  };
  const policy = documentOf(shape);
  await server.register({
    plugin: callgate,
    options: {
      issuer: issuer.url,
      audience: issuer.audience,
      policy,
      default: true,
      onDecision: (event) => void events.push(event),
    },
  });
  await shape.build(server, route);
  return { server, route, policy, events, reached };
}

async function codesAtStart(server: Server): Promise<readonly string[]> {
  try {
    await server.initialize();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code }) => code);
  }
}

const isStartRefused = ({ refused }: Shape): boolean => refused !== undefined;

describe("the shapes of routes in hapi", () => {
  it("are 40 or more, all different", () => {
    expect(new Set(shapes.map(({ title }) => title)).size).toBe(shapes.length);
    expect(shapes.length).toBeGreaterThanOrEqual(40);
  });

  it.each(shapes.filter(isStartRefused))("prevent the start: $title", async (shape) => {
    const { server, policy } = await serverOf(shape);
    expect(await codesAtStart(server)).toEqual(shape.refused);
    const found = checkInventory(loadPolicy(policy), routes(server));
    const errors = found.filter(({ severity }) => severity === "error");
    // Another strategy on a public route opens nothing.
    expect(errors.length > 0).toBe(!shape.refused?.includes("option_conflict"));
    await server.stop();
  });

  it.each(shapes.filter((shape) => !isStartRefused(shape)))(
    "are decided by the entry of the route that answers: $title",
    async (shape) => {
      const { server, route, policy, events, reached } = await serverOf(shape);
      expect(
        checkInventory(loadPolicy(policy), routes(server)).filter(
          ({ severity }) => severity === "error",
        ),
      ).toEqual([]);
      await server.start();
      try {
        await shape.late?.(server, route);
        const send = async (request: RawRequest, caller?: string) => {
          events.length = 0;
          reached.length = 0;
          const token = caller && (await issuer.token({ caller }));
          const lines = [
            ...(request.lines ?? []),
            ...(token ? [`Authorization: Bearer ${token}`] : []),
          ];
          return exchange(Number(server.info.port), { ...request, lines });
        };
        for (const [request, fate] of shape.asked ?? []) {
          const asked = `${request.method ?? "GET"} ${request.path}`;
          if (typeof fate === "number") {
            const statuses = [];
            for (const caller of [undefined, "caller-0", "caller-1", "stranger"]) {
              statuses.push((await send(request, caller)).status);
              expect([asked, reached.length]).toEqual([asked, 0]);
            }
            expect([asked, statuses.at(-1)]).toEqual([asked, fate]);
            continue;
          }
          const index = shape.entries.findIndex((entry) => [entry].flat()[0] === fate);
          const isPublic = shape.entries[index]?.[1] === "public";
          const admitted = await send(request, `caller-${index}`);
          expect([asked, admitted.status]).toEqual([asked, 200]);
          expect([asked, events.map((event) => [event.policy?.entry, event.outcome])]).toEqual([
            asked,
            [[canonical(fate), "allowed"]],
          ]);
          const others = shape.entries.map((_, other) => `caller-${other}`);
          for (const caller of [undefined, "stranger", ...others]) {
            if (isPublic || caller === `caller-${index}`) continue;
            const { status } = await send(request, caller);
            expect([asked, caller, status]).toEqual([
              asked,
              caller,
              caller === undefined ? 401 : 403,
            ]);
            expect([asked, reached.length]).toEqual([asked, 0]);
            expect(events.map((event) => event.policy?.entry)).toEqual([canonical(fate)]);
          }
        }
      } finally {
        await server.stop({ timeout: 0 });
      }
    },
  );

  it("do not cover requests injected with credentials by the service's own code: hapi does not authenticate these", async () => {
    const plain = shapes[0] as Shape;
    const { server, events, reached } = await serverOf(plain);
    await server.initialize();
    const auth = { strategy: "callgate", credentials: {} };
    expect((await server.inject({ url: "/orders", auth })).statusCode).toBe(200);
    expect([events.length, reached.length]).toEqual([0, 1]);
    expect((await server.inject("/orders")).statusCode).toBe(401);
    await server.stop();
  });
});
