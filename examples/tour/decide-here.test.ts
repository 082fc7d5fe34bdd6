import { createGate } from "@callgate/core";
import { createTestIssuer } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { closedOrigin } from "./closed-port.js";
import { decideHere } from "./decide-here.js";

describe("decideHere", () => {
  it("returns what the caller would see: a status, and with a refusal its reason and its headers", async () => {
    await using issuer = await createTestIssuer();
    const gate = createGate(issuer.gateOptions);
    const token = await issuer.token({ caller: "checkout" });
    expect(await decideHere(gate, { callers: ["checkout"] }, token)).toEqual({ status: 200 });
    expect(await decideHere(gate, { callers: ["reports"] }, token)).toMatchObject({
      ...{ status: 403, reason: "caller_not_allowed" },
      challenge: expect.stringContaining("Bearer "),
    });
    gate.close();
  });
});

describe("closedOrigin", () => {
  it("is an address where no server listens", async () => {
    const error = await fetch(await closedOrigin()).catch((reason: Error) => reason.cause);
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });
});
