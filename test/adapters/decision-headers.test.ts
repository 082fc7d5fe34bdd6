import { createGate, type Decision, type Gate } from "@callgate/core";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks } from "./support/frameworks.js";

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

/** A gate that adds a header to every decision. */
function gateWithHeaders(mode: "enforce" | "report"): Gate {
  const gate = createGate({ issuer: issuer.url, audience: issuer.audience, mode });
  const withHeader = (decision: Decision): Decision => ({
    ...decision,
    headers: { "dpop-nonce": "nonce-1" },
  });
  return {
    ...gate,
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
