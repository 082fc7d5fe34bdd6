import { callgate, expectProtected, routes } from "@callgate/express";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import express5 from "express";
import express4 from "express4";
import supertest from "supertest";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const a = { callers: ["a"] };
const ok: express5.RequestHandler = (_request, response) => void response.sendStatus(200);

/** Wraps handlers as packages for promises do: a function around the handler of each layer, with its own members. */
const copying = (wrapped: object, handler: object) => Object.assign(wrapped, handler);

/** Wraps handlers as OpenTelemetry's instrumentation of Express does: with accessors, also to inherited members, that cannot be redefined. */
const forwarding = (wrapped: object, handler: object) => {
  const members = handler as Record<string, unknown>;
  for (const name in members) {
    Object.defineProperty(wrapped, name, {
      get: () => members[name],
      set: (value: unknown) => {
        members[name] = value;
      },
    });
  }
  return wrapped;
};

const four = express4 as unknown as typeof express5;
describe.each([
  ["Express 4", "copies of its members", four, copying],
  ["Express 5", "copies of its members", express5, copying],
  ["Express 4", "accessors to its members", four, forwarding],
  ["Express 5", "accessors to its members", express5, forwarding],
])(
  "gate.protect in %s, where each handler is wrapped, with %s",
  (_version, _how, express, wrap) => {
    const layer = Object.getPrototypeOf(express.Router().use(ok).stack[0]);
    const handlers = new WeakMap<object, unknown>();
    beforeEach(() => {
      Object.defineProperty(layer, "handle", {
        configurable: true,
        get(this: object) {
          return handlers.get(this);
        },
        set(this: object, handler: (...args: unknown[]) => unknown) {
          const wrapped = (request: unknown, response: unknown, next: unknown) =>
            handler(request, response, next);
          handlers.set(this, wrap(wrapped, handler));
        },
      });
    });
    afterEach(() => void Reflect.deleteProperty(layer, "handle"));

    it("closes every route, in routers too", async () => {
      const endpoints = { "GET /x": a, "* /v1/t/:t/y": a, "USE /files": a };
      const { url, audience } = issuer;
      const policy = { version: 1, endpoints } as never;
      const gate = callgate({ issuer: url, audience, jwks: issuer.jwks() as never, policy });
      const inner = express.Router().all("/y", ok);
      const app = express().get("/x", ok);
      app.use("/v1", express.Router().use("/t/:t", inner)).use("/files", ok);
      gate.protect(app);
      expectProtected(app);
      expect(routes(app).routes.map(({ name }) => name)).toEqual(Object.keys(endpoints));
      for (const path of ["/x", "/v1/t/1/y", "/files/z"]) {
        for (const [caller, status] of [
          ["a", 200],
          ["b", 403],
        ] as const) {
          const headers = bearer(await issuer.token({ caller }));
          expect([path, (await supertest(app).get(path).set(headers)).status]).toEqual([
            path,
            status,
          ]);
        }
      }
      expect(() => inner.get("/late", ok)).toThrow();
    });

    it("recognizes gates by name, and their places", async () => {
      const endpoints = { "GET /x": a, "GET /y": a };
      const { url, audience } = issuer;
      const policy = { version: 1, endpoints } as never;
      const gate = callgate({ issuer: url, audience, jwks: issuer.jwks() as never, policy });
      const app = express().get("/x", gate("GET /x"), ok).get("/y", gate("GET /x"), ok);
      const statuses = { "/x": { a: 200, b: 403 }, "/y": { a: 403, b: 403 } };
      for (const [path, wanted] of Object.entries(statuses)) {
        for (const [caller, status] of Object.entries(wanted)) {
          const headers = bearer(await issuer.token({ caller }));
          const response = await supertest(app).get(path).set(headers);
          expect([path, caller, response.status]).toEqual([path, caller, status]);
        }
      }
      expect(routes(app).routes.map(({ policy: decides }) => decides)).toEqual([
        "GET /x",
        "UNPROTECTED",
      ]);
    });
  },
);
