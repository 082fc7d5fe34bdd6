import { stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { occupyThreads } from "./occupy-threads.js";

describe("occupyThreads", () => {
  it("keeps the pool from other work until the threads are released", async () => {
    const threads = occupyThreads();
    let isDone = false;
    const other = stat(".").then(() => {
      isDone = true;
    });
    for (let turn = 0; turn < 1000; turn += 1) await setImmediate();
    expect(isDone).toBe(false);
    await threads.release();
    await other;
    expect(isDone).toBe(true);
  });
});
