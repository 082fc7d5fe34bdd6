import { createGate, type Gate } from "@callgate/core";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const AUDIENCE = "https://orders.example.com";
const ONE = "0a1b2c3d-1111-4222-8333-444455556666";
const TWO = "0a1b2c3d-7777-4888-9999-aaaabbbbcccc";

let tenants: { readonly one: TestIssuer; readonly two: TestIssuer };
let gate: Gate | undefined;

beforeEach(async () => {
  const start = (tenant: string) =>
    createTestIssuer({ profile: "entra", path: `/${tenant}/v2.0`, audience: AUDIENCE });
  const [one, two] = await Promise.all([start(ONE), start(TWO)]);
  tenants = { one, two };
});
afterEach(async () => {
  gate?.close();
  await Promise.all([tenants.one.close(), tenants.two.close()]);
});

/** Decides both tenants' tokens, each signed with tenant one's key, which is published for both with this `issuer`. */
async function verdicts(issuer: string | undefined): Promise<readonly string[]> {
  const { one, two } = tenants;
  const [key] = one.jwks().keys as [{ readonly kid: string }];
  // Tenant two has its own keys there, as every tenant has; they sign nothing here.
  const [other] = two.jwks().keys as [object];
  const document = {
    keys: [
      { ...key, issuer },
      { ...other, kid: "another", issuer: two.url },
    ],
  };
  const jwksUri = "https://login.microsoftonline.example/common/discovery/v2.0/keys";
  const shared = { audience: AUDIENCE, profile: "entra", jwksUri } as const;
  gate = createGate({
    issuers: [
      { ...shared, alias: "one", issuer: one.url },
      { ...shared, alias: "two", issuer: two.url },
    ],
    fetch: async () => Response.json(document),
  });
  const policy = gate.policy({ callers: ["one:reports", "two:reports"] });
  const tokens = [
    await one.token({ caller: "reports" }),
    await one.token({ caller: "reports", claims: { iss: two.url, tid: TWO } }),
  ];
  const decisions = [];
  for (const token of tokens) {
    const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
    const decision = await gate.decide(request, policy);
    decisions.push(decision.outcome === "allowed" ? "allowed" : decision.reason);
  }
  return decisions;
}

describe("a key in the document that all tenants of Entra share", () => {
  it("is used for the tenant it names, and for no other", async () => {
    expect(await verdicts(tenants.one.url)).toEqual(["allowed", "key_unknown"]);
  });

  it.each([undefined, "https://login.microsoftonline.example/{tenantid}/v2.0"])(
    "is used for every tenant when its issuer is %j",
    async (issuer) => {
      expect(await verdicts(issuer)).toEqual(["allowed", "allowed"]);
    },
  );
});
