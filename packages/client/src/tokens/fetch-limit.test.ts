import { describe, expect, it } from "vitest";
import { FetchLimit } from "./fetch-limit.js";

const never = new AbortController().signal;

describe("FetchLimit", () => {
  it("refuses one more than allowed, until one is released", () => {
    const limit = new FetchLimit(2);
    expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false]);
    limit.release();
    expect([limit.take(), limit.take()]).toEqual([true, false]);
  });

  it("gives turns in the order they were waited for", async () => {
    const limit = new FetchLimit(1);
    limit.take();
    const order: number[] = [];
    const turns = [1, 2, 3].map((turn) => limit.turn(never).then(() => order.push(turn)));
    for (const turn of turns) {
      limit.release();
      await turn;
    }
    expect(order).toEqual([1, 2, 3]);
    expect(limit.take()).toBe(false);
    limit.release();
    expect(limit.take()).toBe(true);
  });

  it("skips one that no longer waits, also where it stops waiting in its turn", async () => {
    const limit = new FetchLimit(1);
    limit.take();
    const [one, other] = [new AbortController(), new AbortController()];
    const turns = [limit.turn(one.signal), limit.turn(other.signal), limit.turn(never)];
    one.abort(new Error("one"));
    await expect(turns[0]).rejects.toThrow("one");
    limit.release();
    other.abort(new Error("other"));
    await expect(turns[1]).rejects.toThrow("other");
    await turns[2];
    limit.release();
    expect(limit.take()).toBe(true);
  });
});
