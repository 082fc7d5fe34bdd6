import { bearer, createTestIssuer } from "@callgate/testkit";
import { afterAll, expect, it, vi } from "vitest";

// In a process of Bun, of Deno and of workerd: `npm run runtimes`.
const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
afterAll(() => issuer.close());

async function get(path: string, headers: RequestInit["headers"] = {}): Promise<Response> {
  vi.stubEnv("ISSUER", issuer.url);
  const { default: service } = await import("./fetch-service.js");
  return service.fetch(new Request(`https://orders.example.com${path}`, { headers }));
}

const good = async () => bearer(await issuer.token({ caller: "reports", scope: "orders:read" }));

it("lets a caller of the policy through", async () => {
  expect(await (await get("/orders", await good())).json()).toEqual({ for: "reports" });
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
