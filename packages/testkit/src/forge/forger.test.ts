import { type Algorithm, createGate, type Gate } from "@callgate/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestIssuer, type TestIssuer } from "../issuer/test-issuer.js";
import { forgeryReasons } from "./forger.js";
import type { ForgeryName } from "./forgeries.js";

const ALGORITHMS: readonly Algorithm[] = ["ES256", "ES512", "EdDSA", "RS256", "PS384"];

let issuer: TestIssuer;
let gate: Gate;
beforeAll(async () => {
  issuer = await createTestIssuer({ algorithms: ALGORITHMS });
  gate = createGate({ issuer: issuer.url, audience: issuer.audience });
});
afterAll(async () => {
  gate.close();
  await issuer.close();
});

describe.each(ALGORITHMS)("issuer.forge, of a token signed with %s", (algorithm) => {
  it.each(Object.entries(forgeryReasons) as [ForgeryName, string][])(
    "%s is refused as %s",
    async (name, reason) => {
      const token = await issuer.forge[name]({ algorithm });
      const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
      const decision = await gate.decide(request, gate.policy({ callers: "any" }));
      expect(decision).toMatchObject({ outcome: "denied", reason });
      expect(issuer.requests.trap).toBe(0);
    },
    30_000,
  );
});

describe("the address that must not be requested", () => {
  it("serves the key that forged tokens are signed with, under the name of the issuer's", async () => {
    await issuer.forge.wrongKey();
    const trap = new URL("/trap", issuer.url);
    const { keys } = (await (await fetch(trap)).json()) as { keys: unknown[] };
    expect(keys).toContainEqual(expect.objectContaining({ kid: "ES256-1", alg: "ES256" }));
  });
});
