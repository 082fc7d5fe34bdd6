import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callgate } from "./index.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const gateOf = () =>
  callgate({ issuer: issuer.url, audience: issuer.audience, jwks: issuer.jwks() as never });
const ask = async (policy: unknown) => {
  const gate = gateOf();
  const answer = await gate(new Request("https://orders.example.com/x"), policy as never);
  gate.close();
  return answer instanceof Response ? answer.status : answer;
};

describe("a policy that is not of this gate", () => {
  it("opens nothing, though it says that it is public", async () => {
    expect(await ask({ isPublic: true })).toBe(401);
    expect(await ask(gateOf().policy("public"))).toBe(401);
  });

  it("is not one of its own that is public", async () => {
    const gate = gateOf();
    const request = new Request("https://orders.example.com/x");
    expect(await gate(request, gate.policy("public"))).toBeUndefined();
    gate.close();
  });
});
