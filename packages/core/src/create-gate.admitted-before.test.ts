import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
import { createGate } from "./create-gate.js";
import type { EndpointPolicy } from "./policy/endpoint-policy.js";
import { createSigner } from "./test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const signer = createSigner();
/** A minute before grants until the last of January end. */
const NOW = Date.UTC(2027, 1, 1) - 60_000;

/** A gate, and a cached token that is sent with each decision. */
async function scene(claims: Readonly<Record<string, unknown>> = {}) {
  const clock = new FakeClock(NOW);
  const gate = createGate({ ...optionsFor(signer, clock), warnings: false });
  const request = requestWith(tokenAt(clock, signer, claims));
  await gate.decide(request, gate.policy({ callers: "any" }));
  const deciding = (declared: EndpointPolicy) => {
    const policy = gate.policy(declared);
    return async () => {
      const decision = await gate.decide(request, policy);
      return decision.outcome === "allowed" ? "allowed" : decision.reason;
    };
  };
  return { clock, gate, deciding };
}

describe("a cached token that a policy admitted before", () => {
  it("is judged by each other policy, however often and in whatever order", async () => {
    const { deciding } = await scene();
    const admits = deciding({ callers: ["reports"] });
    const refuses = deciding({ callers: ["checkout"] });
    const demands = deciding({ callers: ["reports"], scope: "orders:write" });
    const seen: string[] = [];
    for (const decide of [admits, admits, refuses, admits, demands, refuses, admits])
      seen.push(await decide());
    expect(seen).toEqual([
      "allowed",
      "allowed",
      "caller_not_allowed",
      "allowed",
      "scope_insufficient",
      "caller_not_allowed",
      "allowed",
    ]);
  });

  it("is refused by the policy of another gate, which has caches and policies of its own", async () => {
    const first = await scene();
    const second = await scene();
    expect(await first.deciding({ callers: ["reports"] })()).toBe("allowed");
    expect(await second.deciding({ callers: ["checkout"] })()).toBe("caller_not_allowed");
  });

  it("is refused once its caller's grant has ended", async () => {
    const { clock, deciding } = await scene();
    const decide = deciding({
      callers: [{ client: "reports", until: "2027-01-31", ticket: "PAY-1182", reason: "moves" }],
    });
    expect([await decide(), await decide()]).toEqual(["allowed", "allowed"]);
    clock.step(60_000);
    expect(await decide()).toBe("grant_expired");
  });

  it("is refused once the user's authentication is too old", async () => {
    const { clock, deciding } = await scene({ auth_time: NOW / 1000 - 60 });
    const decide = deciding({ callers: ["reports"], authentication: { maxAgeSeconds: 90 } });
    expect([await decide(), await decide()]).toEqual(["allowed", "allowed"]);
    clock.step(120_000);
    expect(await decide()).toBe("authentication_insufficient");
  });

  it("has the policy's condition checked for each request", async () => {
    const { deciding } = await scene();
    const condition = vi.fn(() => condition.mock.calls.length < 3);
    const decide = deciding({ callers: ["reports"], condition });
    expect([await decide(), await decide(), await decide()]).toEqual([
      "allowed",
      "allowed",
      "condition_failed",
    ]);
  });

  it("is refused once it is revoked, and once it has expired", async () => {
    const { clock, gate, deciding } = await scene();
    const decide = deciding({ callers: ["reports"] });
    expect([await decide(), await decide()]).toEqual(["allowed", "allowed"]);
    const match = { caller: "reports" };
    await gate.revoke({ match, until: "2999-12-31", reason: "INC-42" });
    expect(await decide()).toBe("caller_revoked");
    await gate.restore(match);
    expect(await decide()).toBe("allowed");
    clock.step(86_400_000);
    expect(await decide()).toBe("token_expired");
  });
});
