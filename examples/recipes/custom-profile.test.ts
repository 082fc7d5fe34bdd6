import { fromRequest } from "@callgate/core";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { afterAll, expect, it } from "vitest";
import { createOurGate } from "./custom-profile.js";

const audience = "https://orders.example.com";
let changes: Record<string, unknown> = {};
const issuer = await createTestIssuer({
  audience,
  shape: ({ header, claims: { iss, aud, exp } }) => ({
    header,
    claims: {
      iss,
      aud,
      exp,
      service: "reports",
      kind: "service",
      permissions: ["orders:read"],
      ...changes,
    } as never,
  }),
});
afterAll(() => issuer.close());

const gate = createOurGate(issuer.url, audience);
const policy = gate.policy({ callers: ["reports"], scope: "orders:read", tokens: "app" });

async function reasonFor(changed: Record<string, unknown>): Promise<string | undefined> {
  changes = changed;
  const headers = bearer(await issuer.token());
  const decision = await gate.decide(fromRequest(new Request(audience, { headers })), policy);
  return decision.outcome === "allowed" ? undefined : decision.reason;
}

it.each([
  ["admits the server's token", {}, undefined],
  ["reads the caller from `service`", { service: "stranger" }, "caller_not_allowed"],
  ["reads scopes from `permissions`", { permissions: [] }, "scope_insufficient"],
  ["refuses a scope that is not in a list", { permissions: "orders:read" }, "claim_invalid"],
  ["distinguishes a user's token", { kind: "user" }, "token_kind_not_allowed"],
  ["refuses a token without a caller", { service: undefined }, "claim_invalid"],
  ["refuses what is not an access token", { permissions: undefined }, "token_type_mismatch"],
])("%s", async (_what, changed, reason) => {
  expect(await reasonFor(changed)).toBe(reason);
});
