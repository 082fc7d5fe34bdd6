import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
import { deny } from "../../../decision/deny.js";
import { memoryReplayStore } from "../../../kit/state/memory-replay-store.js";
import type { ReplayStore } from "../../../kit/state/replay-store.js";
import { StoreUnavailableError } from "../../../kit/state/store-unavailable-error.js";
import { ReplayGuard } from "./replay-guard.js";

const proof = { thumbprint: "key", method: "GET", address: "https://a.example/x", jti: "1" };
const guardOf = (store: object, clock = new FakeClock()) =>
  new ReplayGuard({ store: store as ReplayStore, storeTimeoutMs: 100, clock });

describe("ReplayGuard", () => {
  it("accepts a proof once, by its claims", () => {
    const guard = guardOf(memoryReplayStore());
    expect(guard.claim(proof, 1000)).toBeUndefined();
    expect(guard.claim({ ...proof }, 1000)).toEqual(deny("proof_replayed"));
    for (const change of [{ thumbprint: "k" }, { method: "PUT" }, { address: "x" }, { jti: "2" }])
      expect(guard.claim({ ...proof, ...change }, 1000)).toBeUndefined();
  });

  it.each([true, false])(
    "claims a proof once for a request, at once or not: %s",
    async (isAtOnce) => {
      const memory = memoryReplayStore();
      const store: ReplayStore = {
        claim: (...claimed) =>
          isAtOnce ? memory.claim(...claimed) : Promise.resolve(memory.claim(...claimed)),
      };
      const [first, second] = [guardOf(store), guardOf(store)];
      const request = {};
      const results = [first.claim(proof, 1000, request), second.claim(proof, 1000, request)];
      expect(await Promise.all(results)).toEqual([undefined, undefined]);
      expect(await first.claim(proof, 1000, request)).toBeUndefined();
      expect(await first.claim(proof, 1000, {})).toEqual(deny("proof_replayed"));
      expect(await first.claim(proof, 1000)).toEqual(deny("proof_replayed"));
    },
  );

  it.each<[string, () => unknown]>([
    ["refused", () => false],
    ["refused later", async () => false],
    ["undecided", () => "no"],
    ["undecided later", async () => "no"],
  ])("claims again for a request what was %s", async (_, claim) => {
    const claimed = vi.fn(claim);
    const guard = guardOf({ claim: claimed });
    const request = {};
    await guard.claim(proof, 1000, request);
    expect(await guard.claim(proof, 1000, request)).toBeDefined();
    expect(claimed).toHaveBeenCalledTimes(2);
  });

  it("passes a hash of 22 characters, a time with a margin, and whose proof it is", () => {
    const claim = vi.fn(() => true);
    guardOf({ claim }).claim(proof, 1000.2);
    expect(claim).toHaveBeenCalledWith(expect.stringMatching(/^[A-Za-z0-9_-]{22}$/), 6001, "key");
  });

  it("waits for a store elsewhere", async () => {
    expect(await guardOf({ claim: async () => true }).claim(proof, 1)).toBeUndefined();
    expect(await guardOf({ claim: async () => false }).claim(proof, 1)).toEqual(
      deny("proof_replayed"),
    );
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("no");
      },
    ],
    [
      "is full",
      () => {
        throw new StoreUnavailableError("full");
      },
    ],
    ["answers with a number", () => 1],
    ["answers with a text", () => "OK"],
    ["answers with nothing", () => undefined],
    ["resolves to null", async () => null],
    ["resolves to the text true", async () => "true"],
  ])("is undecided where the store %s", async (_, claim) => {
    const result = await guardOf({ claim }).claim(proof, 1);
    expect(result).toMatchObject({ unavailable: "replay_store_unavailable", retryAfterSeconds: 1 });
    expect((result as { error?: unknown }).error).toBeInstanceOf(Error);
  });

  it.each([null, JSON.parse('{"then":true}'), "later", 7])(
    "does not wait for %j: it cannot be waited for, and is not an answer",
    (answer) => {
      const result = guardOf({ claim: (() => answer) as never }).claim(proof, 1);
      expect(result).toMatchObject({ unavailable: "replay_store_unavailable" });
      expect((result as { error?: unknown }).error).toMatchObject({ reason: "answer_invalid" });
    },
  );

  it("is undecided after its own deadline, whatever the store does, and ignores a late answer", async () => {
    const clock = new FakeClock();
    let answer = (_: boolean): void => {};
    const claim = () =>
      new Promise<boolean>((resolve) => {
        answer = resolve;
      });
    const result = guardOf({ claim }, clock).claim(proof, 1);
    await clock.advance(99);
    expect(await Promise.race([result, "waiting"])).toBe("waiting");
    await clock.advance(1);
    expect(await result).toMatchObject({
      unavailable: "replay_store_unavailable",
      error: { reason: "timeout" },
    });
    answer(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("refuses, and is not undecided, where one key has too many proofs", () => {
    const guard = guardOf(memoryReplayStore({ maxEntries: 10, maxPerKey: 2 }));
    for (const jti of ["1", "2"]) guard.claim({ ...proof, jti }, 1000);
    expect(guard.claim({ ...proof, jti: "3" }, 1000)).toEqual(
      deny("proof_replayed", "proof_budget_exceeded"),
    );
    expect(guard.claim({ ...proof, thumbprint: "other" }, 1000)).toBeUndefined();
  });
});
