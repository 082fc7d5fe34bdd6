import { bearer, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./cors.js";

const issuer = await createTestIssuer();
const server = await startServer(createApp(issuer.gateOptions));
const url = `${server.origin}/orders`;
const origin = "https://shop.example.com";

afterAll(async () => {
  await server.close();
  await issuer.close();
});

it("answers a preflight, which has no token", async () => {
  const headers = {
    origin,
    "access-control-request-method": "GET",
    "access-control-request-headers": "authorization",
  };
  const response = await fetch(url, { method: "OPTIONS", headers });
  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-headers")).toContain("authorization");
});

it("lets the page read a refusal and its challenge", async () => {
  const response = await fetch(url, { headers: { origin } });
  expect(response.status).toBe(401);
  expect(response.headers.get("access-control-allow-origin")).toBe(origin);
  expect(response.headers.get("access-control-expose-headers")).toContain("www-authenticate");
});

it("answers the page's request with a token", async () => {
  const headers = { origin, ...bearer(await issuer.token({ caller: "shop", user: "u-1" })) };
  expect(await (await fetch(url, { headers })).json()).toEqual({ for: "u-1" });
});
