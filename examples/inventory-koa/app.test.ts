import { bearer, createTestIssuer, type TestIssuer, type TokenOptions } from "@callgate/testkit";
import request, { type Response } from "supertest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "./app.js";

const audience = "https://inventory.example.com";
const all = "/items";
const one = "/items/1";
const read = "inventory:read";
const write = "inventory:write";

let issuer: TestIssuer;
let service: ReturnType<typeof createApp>;

beforeEach(async () => {
  issuer = await createTestIssuer({ audience });
  service = createApp({ issuer: issuer.url, audience });
});

afterEach(async () => {
  service.gate.close();
  await issuer.close();
});

describe(`GET ${all}`, () => {
  it.each(["checkout", "reports"])("shows everything to %s", async (caller) => {
    const response = await call("get", all, { caller, scope: read });
    expect(response.status).toBe(200);
    expect(response.body).toEqual([{ id: "1", createdBy: "checkout" }]);
  });

  it("refuses a caller it does not list, whatever its scopes", async () => {
    const response = await call("get", all, { caller: "catalog-sync", scope: read });
    expect([response.status, response.body.code]).toEqual([403, "caller_not_allowed"]);
  });
});

describe(`GET ${one}`, () => {
  it("shows one to any client that may read", async () => {
    const response = await call("get", one, { caller: "somebody", scope: read });
    expect(response.body).toEqual({ id: "1", createdBy: "checkout" });
  });

  it("refuses a client that may not read", async () => {
    const response = await call("get", one, { caller: "somebody", scope: write });
    expect([response.status, response.body.code]).toEqual([403, "scope_insufficient"]);
  });

  it("answers 404 for one that does not exist", async () => {
    const response = await call("get", `${all}/2`, { caller: "somebody", scope: read });
    expect(response.status).toBe(404);
  });
});

describe(`POST ${all}`, () => {
  it("records who created one", async () => {
    const response = await call("post", all, { caller: "checkout", scope: write });
    expect(response.status).toBe(201);
    expect(response.body.createdBy).toBe("checkout");
  });

  it("refuses reports, which may only read", async () => {
    const response = await call("post", all, { caller: "reports", scope: write });
    expect([response.status, response.body.code]).toEqual([403, "caller_not_allowed"]);
  });
});

describe(`DELETE ${one}`, () => {
  it("lets the caller that created it delete it", async () => {
    const response = await call("delete", one, { caller: "checkout", scope: write });
    expect(response.status).toBe(204);
    const after = await call("get", all, { caller: "checkout", scope: read });
    expect(after.body).toEqual([]);
  });

  it("refuses another listed caller, which did not create it", async () => {
    const response = await call("delete", one, { caller: "catalog-sync", scope: write });
    expect([response.status, response.body.code]).toEqual([403, "condition_failed"]);
  });

  it("refuses a token on behalf of a user", async () => {
    const claims = { sub: "alice" };
    const response = await call("delete", one, { caller: "checkout", scope: write, claims });
    expect([response.status, response.body.code]).toEqual([403, "token_kind_not_allowed"]);
  });
});

describe("everything else", () => {
  it("refuses an undeclared endpoint", async () => {
    const response = await call("get", "/admin", { caller: "checkout", scope: write });
    expect([response.status, response.body.code]).toEqual([403, "endpoint_undeclared"]);
  });

  it("refuses a request without a token", async () => {
    const response = await agent().get(all);
    expect([response.status, response.body.code]).toEqual([401, "credentials_missing"]);
  });
});

describe("GET /readyz", () => {
  it("turns ready once there are keys", async () => {
    expect((await agent().get("/readyz")).status).toBe(503);
    await service.gate.ready();
    expect((await agent().get("/readyz")).status).toBe(200);
  });
});

function agent(): ReturnType<typeof request> {
  return request(service.app.callback());
}

async function call(
  method: "get" | "post" | "delete",
  path: string,
  token: TokenOptions,
): Promise<Response> {
  return agent()
    [method](path)
    .set(bearer(await issuer.token(token)));
}
