import { bearer, createTestIssuer } from "@callgate/testkit";
import { afterAll, expect, it, vi } from "vitest";

const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
afterAll(() => issuer.close());

const url = "https://orders.example.com/api/orders";

async function get(headers: RequestInit["headers"] = {}): Promise<Response> {
  vi.stubEnv("ISSUER", issuer.url);
  const { GET } = await import("./next-route.js");
  return GET(new Request(url, { headers }));
}

it("lets a caller of the policy through", async () => {
  const token = await issuer.token({ caller: "reports", scope: "orders:read" });
  expect(await (await get(bearer(token))).json()).toEqual({ for: "reports" });
});

it("answers a refusal with the problem document and the challenge", async () => {
  const response = await get();
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="api"');
  expect(await response.json()).toMatchObject({ code: "credentials_missing" });
});

it("refuses two tokens in one request, whichever comes first", async () => {
  const headers = new Headers(bearer(await issuer.token({ caller: "reports" })));
  headers.append("authorization", "Bearer another");
  expect(await (await get(headers)).json()).toMatchObject({ code: "credentials_malformed" });
});
