import { bearer, createTestIssuer, type TokenOptions } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./audiences-and-claims.js";

const orders = "https://orders.example.com";
const admin = "https://orders.example.com/admin";
const issuer = await createTestIssuer({ audience: orders });
const server = await startServer(createApp(issuer.url));
const strong = { tenant: "t-1", acr: "3" };

afterAll(async () => {
  await server.close();
  await issuer.close();
});

it.each<[path: string, token: TokenOptions, status: number, answer: unknown]>([
  ["/orders", { caller: "audit", audience: orders }, 200, "orders"],
  ["/orders", { caller: "audit", audience: admin }, 200, "orders"],
  ["/audit", { caller: "audit", audience: admin }, 200, "audit"],
  ["/audit", { caller: "audit", audience: orders }, 401, { code: "audience_mismatch" }],
  ["/refunds", { caller: "web-bff", user: "u-1", claims: strong }, 200, "refunds"],
  [
    "/refunds",
    { caller: "web-bff", user: "u-1", claims: { ...strong, acr: "1" } },
    403,
    { code: "claim_mismatch" },
  ],
  ["/refunds", { caller: "web-bff", user: "u-1" }, 403, { code: "claim_mismatch" }],
])("%s with a token of %j: %i", async (path, token, status, answer) => {
  const headers = bearer(await issuer.token(token));
  const response = await fetch(server.origin + path, { headers });
  expect(response.status).toBe(status);
  const body = await response.json();
  if (typeof answer === "string") expect(body).toBe(answer);
  else expect(body).toMatchObject(answer as object);
});
