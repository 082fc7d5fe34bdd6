import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bearer, createFakeClock, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import request, { type Response } from "supertest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "./app.js";

const audience = "https://refunds.example.com";
const SECRET = "fig-tree-12";

const folder = mkdtempSync(join(tmpdir(), "callgate-refunds-"));
const secretFile = join(folder, "secret");
writeFileSync(secretFile, SECRET);

const clock = createFakeClock();
let issuer: TestIssuer;
let service: ReturnType<typeof createApp>;

beforeEach(async () => {
  issuer = await createTestIssuer({
    audience,
    clock,
    clients: { "refunds-express": { secret: SECRET } },
    introspection: { server: "oidc-provider" },
  });
  service = createApp({ issuer: issuer.url, audience, secretFile, cacheSeconds: 30, clock });
});

afterEach(async () => {
  service.gate.close();
  await issuer.close();
});

process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

describe("GET /refunds", () => {
  it("admits a caller with an opaque token, and introspects it once", async () => {
    const token = await issuer.opaqueToken({ caller: "reports", scope: "refunds:read" });
    const responses = await Promise.all(Array.from({ length: 20 }, () => get(token)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(issuer.requests.introspection).toBe(1);
  });

  it("admits a caller with a JWT of the same issuer without introspection", async () => {
    expect(
      (await get(await issuer.token({ caller: "reports", scope: "refunds:read" }))).status,
    ).toBe(200);
    expect(issuer.requests.introspection).toBe(0);
  });

  it("refuses a revoked token at the end of the cache time", async () => {
    const token = await issuer.opaqueToken({ caller: "reports", scope: "refunds:read" });
    expect((await get(token)).status).toBe(200);
    issuer.revoke(token);
    await clock.advance(31_000);
    const response = await get(token);
    expect([response.status, response.body.code]).toEqual([401, "token_inactive"]);
  });

  it("continues with known tokens while the authority is down, then answers 503, never 401", async () => {
    const token = await issuer.opaqueToken({ caller: "reports", scope: "refunds:read" });
    const uncached = await issuer.opaqueToken({ caller: "reports", scope: "refunds:read" });
    expect((await get(token)).status).toBe(200);
    await issuer.stop();
    expect((await get(token)).status).toBe(200);
    const unknown = await get(uncached);
    expect([unknown.status, unknown.body.code]).toEqual([503, "introspection_unavailable"]);
    await clock.advance(31_000);
    expect((await get(token)).status).toBe(503);
    await issuer.start();
    await clock.advance(60_000);
    expect((await get(token)).status).toBe(200);
  });

  it("refuses a refresh token, and a caller that is not listed", async () => {
    const refresh = await get(await issuer.refreshToken({ caller: "reports" }));
    expect([refresh.status, refresh.body.code]).toEqual([
      401,
      expect.stringMatching(/^(token_type|audience)_mismatch$/),
    ]);
    const sync = await get(
      await issuer.opaqueToken({ caller: "catalog-sync", scope: "refunds:read" }),
    );
    expect([sync.status, sync.body.code]).toEqual([403, "caller_not_allowed"]);
  });
});

describe("POST /refunds", () => {
  it("records the caller of the token", async () => {
    const token = await issuer.opaqueToken({ caller: "checkout", scope: "refunds:write" });
    const response = await request(service.app).post("/refunds").set(bearer(token));
    expect([response.status, response.body.createdBy]).toEqual([201, "checkout"]);
  });
});

function get(token: string): Promise<Response> {
  return Promise.resolve(request(service.app).get("/refunds").set(bearer(token)));
}
