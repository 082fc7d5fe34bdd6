import { createGate, type GateOptions, type ResourceRequest } from "@callgate/core";
import { callgate } from "@callgate/express";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import express, { type Express } from "express";
import express4 from "express4";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks, type RunningApp } from "./support/frameworks.js";

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const gateOptions = (): GateOptions => ({ issuer: issuer.url, audience: issuer.audience });

async function get({ port }: { readonly port: number }, path: string, method = "GET") {
  const headers = bearer(await issuer.token({ caller: "reports" }));
  return fetch(`http://127.0.0.1:${port}${path}`, { headers, method });
}

describe.each(frameworks)("the matched route in $name", ({ name, start }) => {
  const path = name.startsWith("hapi") ? "/orders/{id}" : "/orders/:id";

  it.each(["GET", "HEAD", "POST"])("is the request's method %s and the pattern", async (method) => {
    const seen: ResourceRequest[] = [];
    const addresses: (string | undefined)[] = [];
    const condition = (_auth: unknown, request: ResourceRequest) => {
      addresses.push(request.peer?.address);
      return seen.push(request) > 0;
    };
    const policy = { callers: ["reports"], condition };
    const endpoint = { path, policy, handler: () => ({}) };
    await using app: RunningApp = await start(createGate(gateOptions()), { endpoints: [endpoint] });
    await get(app, "/orders/a%20b?page=1", method);
    expect(seen).toMatchObject([
      { route: `${method} ${path}`, params: { id: "a b" }, url: "/orders/a%20b?page=1" },
    ]);
    expect(addresses).toEqual(["127.0.0.1"]);
    expect(seen[0]?.header?.("X-Nothing")).toEqual([]);
  });
});

describe.each([
  ["Express 4", express4 as unknown as typeof express],
  ["Express 5", express],
])("the matched route in %s", (_name, create) => {
  async function routesSeen(mount: (app: Express, gate: ReturnType<typeof gateIn>) => void) {
    const seen: (string | undefined)[] = [];
    const app = create();
    mount(app, gateIn(seen));
    const server = app.listen(0, "127.0.0.1");
    try {
      await new Promise((resolve) => server.once("listening", resolve));
      await get(server.address() as { port: number }, "/orders/7");
    } finally {
      server.close();
    }
    return seen;
  }

  function gateIn(seen: (string | undefined)[]) {
    const gate = callgate(gateOptions());
    const condition = (_auth: unknown, { route }: ResourceRequest) => seen.push(route) > 0;
    return gate({ callers: ["reports"], condition });
  }

  it("is not the route that was tried before an app.use", async () => {
    const seen = await routesSeen((app, gate) => {
      app.get("/orders/:id", (_req, _res, next) => next());
      app.use(gate, (_req, res) => void res.json({}));
    });
    expect(seen).toEqual([undefined]);
  });

  it("is not named when a route has several patterns", async () => {
    const seen = await routesSeen((app, gate) => {
      app.get(["/orders/:id", "/o/:id"], gate, (_req, res) => void res.json({}));
    });
    expect(seen).toEqual([undefined]);
  });

  it("is the one of a router that has another mount, without the prefix", async () => {
    const seen = await routesSeen((app, gate) => {
      const router = create.Router();
      router.get("/:id", gate, (_req, res) => void res.json({}));
      app.use("/orders", router);
    });
    expect(seen).toEqual(["GET /:id"]);
  });
});
