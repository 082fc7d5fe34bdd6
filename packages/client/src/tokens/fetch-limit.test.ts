import { describe, expect, it } from "vitest";
import { FetchLimit } from "./fetch-limit.js";

describe("FetchLimit", () => {
  it("refuses one more than allowed, until one is released", () => {
    const limit = new FetchLimit(2);
    expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false]);
    limit.release();
    expect([limit.take(), limit.take()]).toEqual([true, false]);
  });
});
