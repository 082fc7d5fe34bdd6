import { createGate, type Decision, type Gate } from "@callgate/core";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks } from "./support/frameworks.js";

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const VARYING = { vary: "Client-Cert" };

/** In a fetch handler nothing is in front of the gate. */
const startOf = (name: string) => frameworks.find((framework) => framework.name === name)?.start;

/** A gate that adds headers to every decision. */
function gateWithHeaders(
  mode: "enforce" | "report",
  headers: Decision["headers"] = { "dpop-nonce": "nonce-1" },
): Gate {
  const gate = createGate({ issuer: issuer.url, audience: issuer.audience, mode });
  const withHeader = (decision: Decision): Decision => ({
    ...decision,
    headers,
  });
  return {
    ...gate,
    vary: headers.vary,
    decideNow: async (request, policy) => withHeader(await gate.decideNow(request, policy)),
  };
}

describe.each(frameworks)("a decision's headers in $name", ({ start }) => {
  it.each([
    ["an admitted request", "enforce", "reports", 200],
    ["a refused request", "enforce", "stranger", 403],
    ["a request that is let through in report mode", "report", "stranger", 200],
  ] as const)("are added to the answer to %s", async (_what, mode, caller, status) => {
    const policy = { callers: ["reports"] };
    const endpoint = { path: "/orders", policy, handler: () => ({}) };
    await using app = await start(gateWithHeaders(mode), { endpoints: [endpoint] });
    const headers = bearer(await issuer.token({ caller }));
    const response = await fetch(`http://127.0.0.1:${app.port}/orders`, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get("dpop-nonce")).toBe("nonce-1");
  });

  it.each([
    ["an admitted request", "enforce", "reports", 200],
    ["a refused request", "enforce", "stranger", 403],
    ["a request that is let through in report mode", "report", "stranger", 200],
  ] as const)("add to the Vary of the answer to %s", async (_what, mode, caller, status) => {
    const endpoint = { path: "/orders", policy: { callers: ["reports"] }, handler: () => ({}) };
    const service = { endpoints: [endpoint], vary: "Origin" };
    await using app = await start(gateWithHeaders(mode, VARYING), service);
    const headers = bearer(await issuer.token({ caller }));
    const response = await fetch(`http://127.0.0.1:${app.port}/orders`, { headers });
    expect(response.status).toBe(status);
    const names = response.headers.get("vary")?.toLowerCase().split(", ");
    expect(names).toContain("client-cert");
    if (start !== startOf("A fetch handler")) expect(names).toContain("origin");
  });

  it.each(["an own error path", "the framework's"])("reach %s", async (path) => {
    const endpoint = { path: "/orders", policy: { callers: ["reports"] }, handler: () => ({}) };
    await using app = await start(gateWithHeaders("enforce"), {
      endpoints: [endpoint],
      onDenied: "next",
      handlesErrors: path === "an own error path",
    });
    const response = await fetch(`http://127.0.0.1:${app.port}/orders`);
    expect(response.headers.get("dpop-nonce")).toBe("nonce-1");
  });
});
