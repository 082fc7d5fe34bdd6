import { bearer, createTestIssuer } from "@callgate/testkit";
import { afterAll, beforeEach, expect, it, vi } from "vitest";

// In workerd itself: `npm run runtimes workerd`.
const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
afterAll(() => issuer.close());

const background: Promise<unknown>[] = [];
vi.mock("cloudflare:workers", () => ({
  env: { ISSUER: issuer.url, AUDIENCE: issuer.audience },
  waitUntil: (promise: Promise<unknown>) => background.push(promise),
}));
beforeEach(() => void background.splice(0));

async function get(path: string, headers: RequestInit["headers"] = {}): Promise<Response> {
  const { default: worker } = await import("./worker.js");
  return worker.fetch(new Request(`https://orders.example.com${path}`, { headers }));
}

const good = async () => bearer(await issuer.token({ caller: "reports", scope: "orders:read" }));

it("lets a caller of the policy through, and passes the fetch of keys to `waitUntil`", async () => {
  expect(await (await get("/orders", await good())).json()).toEqual({ for: "reports" });
  expect(background).toHaveLength(1);
});

it("answers a refusal with the problem document and the challenge", async () => {
  const response = await get("/orders");
  expect([response.status, response.headers.get("www-authenticate")]).toEqual([
    401,
    'Bearer realm="api"',
  ]);
  expect(await response.json()).toMatchObject({ code: "credentials_missing" });
});

it("refuses every other address", async () => {
  expect(await (await get("/", await good())).json()).toMatchObject({
    code: "endpoint_undeclared",
  });
});
