import { describe, expect, it } from "vitest";
import { alternate } from "./alternate.js";

describe("alternate", () => {
  it("lets contenders work in turns, and every second round backwards", async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, prepare: () => () => void order.push(name) });
    await alternate([contender("a"), contender("b")], { warmUp: 1, counted: 2 });
    expect(order.join("")).toBe("abbaab");
  });

  it("counts no round of the warm-up", async () => {
    const idle = { name: "idle", prepare: () => () => {} };
    const times = await alternate([idle], { warmUp: 3, counted: 2 });
    expect(times.get("idle")).toHaveLength(2);
  });

  it("waits for work that takes its time, and leaves what was prepared out of the count", async () => {
    let now = 0;
    const slow = {
      name: "slow",
      async prepare() {
        await Promise.resolve();
        now += 1_000;
        return async () => {
          await Promise.resolve();
          now += 5;
        };
      },
    };
    const times = await alternate([slow], { warmUp: 0, counted: 1 }, () => now);
    expect(times.get("slow")).toEqual([5]);
  });
});
