import { fileURLToPath } from "node:url";
import { Callgate } from "@callgate/nestjs";
import { bearer, createTestIssuer, type TestIssuer, type TokenOptions } from "@callgate/testkit";
import request, { type Response } from "supertest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "./app.js";

const audience = "https://payments.example.com";
const all = "/payments";
const one = "/payments/1";
const read = "payments:read";
const write = "payments:write";

let issuer: TestIssuer;
let service: Awaited<ReturnType<typeof createApp>>;

beforeEach(async () => {
  issuer = await createTestIssuer({ audience });
  service = await createApp({ issuer: issuer.url, audience });
  await service.init();
});

afterEach(async () => {
  await service.close();
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
    const response = await call("get", one, { caller: "any-client", scope: read });
    expect(response.body).toEqual({ id: "1", createdBy: "checkout" });
  });

  it("refuses a client that may not read", async () => {
    const response = await call("get", one, { caller: "any-client", scope: write });
    expect([response.status, response.body.code]).toEqual([403, "scope_insufficient"]);
  });

  it("answers 404 for one that is not there", async () => {
    const response = await call("get", `${all}/2`, { caller: "any-client", scope: read });
    expect(response.status).toBe(404);
  });
});

describe(`POST ${all}`, () => {
  it("remembers who created one", async () => {
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
  it("lets the caller that created it take it back", async () => {
    const response = await call("delete", one, { caller: "checkout", scope: write });
    expect(response.status).toBe(204);
    const after = await call("get", all, { caller: "checkout", scope: read });
    expect(after.body).toEqual([]);
  });

  it("refuses another caller it lists, which did not create it", async () => {
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
  it("is not there: no route without a policy gets past the start", async () => {
    expect((await call("get", "/admin", { caller: "checkout", scope: write })).status).toBe(404);
    const policy = fileURLToPath(new URL("../invoices-fastify/callgate.yaml", import.meta.url));
    const undeclared = await createApp({ issuer: issuer.url, audience, policy });
    await expect(undeclared.init()).rejects.toThrow(
      "PaymentsController.list (GET /payments): `GET /payments` has no entry",
    );
    await undeclared.close();
  });

  it("refuses a request without a token", async () => {
    const response = await agent().get(all);
    expect([response.status, response.body.code]).toEqual([401, "credentials_missing"]);
  });
});

describe("GET /readyz", () => {
  it("turns ready once there are keys", async () => {
    expect((await agent().get("/readyz")).status).toBe(503);
    await service.get(Callgate).ready();
    expect((await agent().get("/readyz")).status).toBe(200);
  });
});

function agent(): ReturnType<typeof request> {
  return request(service.getHttpServer());
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
