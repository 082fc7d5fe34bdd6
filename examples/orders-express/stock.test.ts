import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import request, { type Response } from "supertest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "./app.js";
import { createStock } from "./stock.js";

const audience = "https://orders.example.com";
const cleanups: (() => unknown)[] = [];

let issuer: TestIssuer;
let service: ReturnType<typeof createApp>["app"];
let secretFile: string;
/** The one secret that the token endpoint accepts. */
let secret: string;
/** 0: it closes the connection. */
let inventoryStatus: number;
/** The requests to the inventory: path and Authorization. */
let asked: [path: string | undefined, authorization: string | undefined][];

beforeEach(async () => {
  [secret, inventoryStatus, asked] = ["first", 200, []];
  const folder = mkdtempSync(join(tmpdir(), "callgate-stock-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  secretFile = join(folder, "secret");
  writeFileSync(secretFile, secret);

  issuer = await createTestIssuer({ audience });
  cleanups.push(() => issuer.close());
  issuer.metadata = { token_endpoint: `${await listen(grant)}/token` };
  const inventory = await listen(answerAsInventory);
  const inventoryAudience = "https://inventory.example.com";
  const stock = createStock({ issuer: issuer.url, inventory, inventoryAudience, secretFile });
  const { app, gate } = createApp({ issuer: issuer.url, audience, stock: stock.router });
  service = app;
  cleanups.push(
    () => gate.close(),
    () => stock.tokens.close(),
  );
});

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

describe("GET /stock/:id", () => {
  it("calls the inventory as the client orders-express", async () => {
    const response = await askAs("checkout");
    expect([response.status, response.body]).toEqual([200, { id: "1" }]);
    expect(asked).toEqual([["/items/1", "Bearer token-for-first"]]);
  });

  it("uses a secret that changed in its file", async () => {
    await askAs("checkout");
    writeFileSync(secretFile, "second");
    secret = "second";
    expect((await askAs("checkout")).status).toBe(200);
    expect(asked.at(-1)).toEqual(["/items/1", "Bearer token-for-second"]);
  });

  it("answers 404 for an item that the inventory does not have", async () => {
    inventoryStatus = 404;
    expect((await askAs("checkout")).status).toBe(404);
  });

  it.each([403, 500])("does not pass on a %i of the inventory", async (status) => {
    inventoryStatus = status;
    const response = await askAs("checkout");
    expect([response.status, response.body]).toEqual([502, { code: "inventory_failed" }]);
  });

  it("answers 502 when the inventory closes the connection", async () => {
    inventoryStatus = 0;
    const response = await askAs("checkout");
    expect([response.status, response.body]).toEqual([502, { code: "inventory_failed" }]);
  });

  it("answers 503 with Retry-After when no token is available", async () => {
    secret = "another";
    const response = await askAs("checkout");
    expect([response.status, response.body]).toEqual([503, { code: "credential_rejected" }]);
    expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
    expect(asked).toEqual([]);
  });

  it("refuses a caller it does not list", async () => {
    const response = await askAs("reports");
    expect([response.status, response.body.code]).toEqual([403, "caller_not_allowed"]);
    expect(asked).toEqual([]);
  });
});

async function askAs(caller: string): Promise<Response> {
  const token = await issuer.token({ caller, scope: "orders:read" });
  return request(service).get("/stock/1").set(bearer(token));
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A token endpoint (RFC 6749 section 4.4) for the client orders-express and its current secret. */
function grant(...[{ headers }, response]: Parameters<RequestListener>): void {
  // Both halves are form-encoded (RFC 6749 section 2.3.1).
  const credentials = decodeURIComponent(atob(headers.authorization?.slice("Basic ".length) ?? ""));
  const isKnown = credentials === `orders-express:${secret}`;
  response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" });
  response.end(
    JSON.stringify(
      isKnown
        ? { access_token: `token-for-${secret}`, token_type: "Bearer", expires_in: 300 }
        : { error: "invalid_client" },
    ),
  );
}

/** Accepts only the token that belongs to the current secret. */
function answerAsInventory(...[{ url, headers }, response]: Parameters<RequestListener>): void {
  asked.push([url, headers.authorization]);
  if (inventoryStatus === 0) return void response.destroy();
  if (headers.authorization === `Bearer token-for-${secret}`) {
    response.writeHead(inventoryStatus, { "content-type": "application/json" });
  } else {
    response.writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' });
  }
  response.end(JSON.stringify({ id: "1" }));
}
