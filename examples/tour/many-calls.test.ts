import { describe, expect, it } from "vitest";
import type { TokenRequests } from "./authority.js";
import { checkoutAtOnce, checkoutMeanwhile } from "./many-calls.js";
import type { Outcome } from "./outcome.js";
import type { Stage } from "./stage.js";

const good = { status: 200 };
const bad = { status: 503, reason: "keys_unavailable" };

type Counts = Record<string, TokenRequests>;

describe("checkoutAtOnce", () => {
  it("makes 200 calls, and reports the authority's count of token requests", async () => {
    const before = { checkout: { granted: 5, refused: 1 } };
    const after = {
      checkout: { granted: 6, refused: 1 },
      "orders-express": { granted: 1, refused: 2 },
      reports: { granted: 3, refused: 0 },
    };
    expect(await checkoutAtOnce.place(stageWith({ counts: [before, after] }), "/")).toEqual({
      status: 200,
      remarks: ["0 of 200 failed"],
      tokenRequests: "checkout 1, orders-express 3 (2 refused)",
    });
  });

  it("is described by the one call that failed", async () => {
    const stage = stageWith({ counts: [{}, {}], outcomes: [good, bad] });
    expect(await checkoutAtOnce.place(stage, "/")).toEqual({
      ...bad,
      remarks: ["1 of 200 failed"],
      tokenRequests: "checkout 0, orders-express 0",
    });
  });
});

describe("checkoutMeanwhile", () => {
  it("continues until the orders have another token, and sums up the outcomes", async () => {
    const renewed = { "orders-express": { granted: 1, refused: 0 } };
    const stage = stageWith({ counts: [{}, renewed, renewed], outcomes: [good, bad, good] });
    expect(await checkoutMeanwhile.place(stage, "/")).toEqual({
      ...bad,
      remarks: ["1 of 3 failed", "authority away 40.0 s"],
      tokenRequests: "checkout 0, orders-express 1",
    });
  });

  it("does not count silence as success", async () => {
    const renewed = { "orders-express": { granted: 1, refused: 0 } };
    const stage = stageWith({ counts: [renewed, renewed], outcomes: [] });
    const { status, reason } = await checkoutMeanwhile.place(stage, "/");
    expect([status, reason]).toEqual([0, "no call was made"]);
  });
});

/** A stage that returns these counts and outcomes, in turn. */
function stageWith({ counts, outcomes = [] }: { counts: Counts[]; outcomes?: Outcome[] }): Stage {
  const toCome = [...outcomes];
  return {
    awaySeconds: 40,
    authority: { tokenRequests: async () => counts.shift() ?? {} },
    checkout: { call: async () => toCome.shift() ?? good, stopCalling: async () => outcomes },
  } as unknown as Stage;
}
