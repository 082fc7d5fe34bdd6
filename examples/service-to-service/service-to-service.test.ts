// cspell:ignore cret
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { TokenEvent } from "@callgate/client";
import request from "supertest";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCheckout } from "./checkout.js";
import { type ExampleProcess, startExample } from "./example-process.js";
import { createOrders } from "./orders.js";

const audience = "https://orders.example.com";
const CHECKOUT_SECRET = "s3cret of the checkout";

const cleanups: (() => unknown)[] = [];
let authority: ExampleProcess;
let issuer: string;
let orders: Server;
let ordersUrl: string;

beforeEach(async () => {
  vi.stubEnv("CHECKOUT_SECRET", CHECKOUT_SECRET);
  authority = await startAuthority("0");
  issuer = authority.addresses.authority ?? "";
  orders = createServer(newOrders());
  cleanups.push(
    () => orders.closeAllConnections(),
    () => orders.close(),
  );
  orders.listen(0, "127.0.0.1");
  await once(orders, "listening");
  ordersUrl = `http://127.0.0.1:${(orders.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await authority.stop();
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

describe("POST /checkout", () => {
  it("becomes an order that records who placed it", async () => {
    const response = await request(newCheckout()).post("/checkout");
    expect(response.status).toBe(201);
    expect(response.body).toEqual({ order: { id: expect.any(String), createdBy: "checkout" } });
  });

  it("costs one token request, no matter how often it is called", async () => {
    const events = recordTokenEvents();
    const app = newCheckout();
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => request(app).post("/checkout")),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
    expect(events.filter(({ type }) => type === "request")).toMatchObject([{ outcome: "granted" }]);
  });

  it("continues while the authority is down", async () => {
    const app = newCheckout();
    await request(app).post("/checkout");
    await authority.stop();
    expect((await request(app).post("/checkout")).status).toBe(201);
  });

  it("recovers when the authority withdrew all tokens", async () => {
    const events = recordTokenEvents();
    const app = newCheckout();
    expect((await request(app).post("/checkout")).status).toBe(201);
    await authority.stop();
    authority = await startAuthority(new URL(issuer).port);
    orders.removeAllListeners("request").on("request", newOrders());

    expect((await request(app).post("/checkout")).status).toBe(201);
    expect(events.map(({ type }) => type)).toContain("invalidated");
  });

  it("answers with a 503, and not with a 401, when no token is available", async () => {
    vi.stubEnv("CHECKOUT_SECRET", "not its secret");
    const response = await request(newCheckout()).post("/checkout");
    expect([response.status, response.body]).toEqual([503, { code: "credential_rejected" }]);
    expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
  });
});

describe("POST /orders", () => {
  it("refuses a request without a token", async () => {
    const response = await request(ordersUrl).post("/orders");
    expect([response.status, response.body.code]).toEqual([401, "credentials_missing"]);
  });
});

describe("server.ts", () => {
  it("starts both, and they find each other", async () => {
    const env = { ISSUER: issuer, CHECKOUT_SECRET };
    const { addresses, stop } = await startExample("service-to-service", env, 2);
    cleanups.push(stop);
    expect(Object.keys(addresses)).toEqual(["orders", "checkout"]);
    expect((await request(addresses.checkout ?? "").post("/checkout")).status).toBe(201);
  });
});

function startAuthority(port: string): Promise<ExampleProcess> {
  return startExample("authority", { PORT: port, CHECKOUT_SECRET });
}

function newOrders(): RequestListener {
  const { app, gate } = createOrders({ issuer, audience });
  cleanups.push(() => gate.close());
  return app;
}

function newCheckout(): RequestListener {
  const { app, tokens } = createCheckout({ issuer, audience, orders: ordersUrl });
  cleanups.push(() => tokens.close());
  return app;
}

function recordTokenEvents(): TokenEvent[] {
  const events: TokenEvent[] = [];
  const record = (event: unknown): void => void events.push(event as TokenEvent);
  subscribe("callgate:token", record);
  cleanups.push(() => unsubscribe("callgate:token", record));
  return events;
}
