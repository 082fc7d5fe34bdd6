import { bearer, createTestIssuer, type TestIssuer, type TokenOptions } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "./app.js";

const audience = "https://shipments.example.com";
const all = "/shipments";
const one = "/shipments/1";
const read = "shipments:read";
const write = "shipments:write";

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
    const response = await call("GET", all, { caller, scope: read });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual([{ id: "1", createdBy: "checkout" }]);
  });

  it("refuses a caller it does not list, whatever its scopes", async () => {
    const response = await call("GET", all, { caller: "catalog-sync", scope: read });
    expect(await refusalOf(response)).toEqual([403, "caller_not_allowed"]);
  });
});

describe(`GET ${one}`, () => {
  it("shows one to any client that may read", async () => {
    const response = await call("GET", one, { caller: "any-client", scope: read });
    expect(await response.json()).toEqual({ id: "1", createdBy: "checkout" });
  });

  it("refuses a client that may not read", async () => {
    const response = await call("GET", one, { caller: "any-client", scope: write });
    expect(await refusalOf(response)).toEqual([403, "scope_insufficient"]);
  });

  it("answers 404 for one that does not exist", async () => {
    const response = await call("GET", `${all}/2`, { caller: "any-client", scope: read });
    expect(response.status).toBe(404);
  });
});

describe(`POST ${all}`, () => {
  it("records who created one", async () => {
    const response = await call("POST", all, { caller: "checkout", scope: write });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ createdBy: "checkout" });
  });

  it("refuses reports, which may only read", async () => {
    const response = await call("POST", all, { caller: "reports", scope: write });
    expect(await refusalOf(response)).toEqual([403, "caller_not_allowed"]);
  });
});

describe(`DELETE ${one}`, () => {
  it("lets the caller that created it delete it", async () => {
    const response = await call("DELETE", one, { caller: "checkout", scope: write });
    expect(response.status).toBe(204);
    const after = await call("GET", all, { caller: "checkout", scope: read });
    expect(await after.json()).toEqual([]);
  });

  it("refuses another listed caller, which did not create it", async () => {
    const response = await call("DELETE", one, { caller: "catalog-sync", scope: write });
    expect(await refusalOf(response)).toEqual([403, "condition_failed"]);
  });

  it("refuses a token on behalf of a user", async () => {
    const claims = { sub: "alice" };
    const response = await call("DELETE", one, { caller: "checkout", scope: write, claims });
    expect(await refusalOf(response)).toEqual([403, "token_kind_not_allowed"]);
  });
});

describe("everything else", () => {
  it("refuses an undeclared endpoint", async () => {
    const response = await call("GET", "/admin", { caller: "checkout", scope: write });
    expect(await refusalOf(response)).toEqual([403, "endpoint_undeclared"]);
  });

  it("refuses a request without a token", async () => {
    expect(await refusalOf(await service.app.request(all))).toEqual([401, "credentials_missing"]);
  });
});

describe("GET /readyz", () => {
  it("turns ready once there are keys", async () => {
    expect((await service.app.request("/readyz")).status).toBe(503);
    await service.gate.ready();
    expect((await service.app.request("/readyz")).status).toBe(200);
  });
});

async function call(method: string, path: string, token: TokenOptions): Promise<Response> {
  const headers = bearer(await issuer.token(token));
  return service.app.request(path, { method, headers });
}

async function refusalOf(response: Response): Promise<readonly unknown[]> {
  return [response.status, ((await response.json()) as { readonly code: string }).code];
}
