import { describe, expect, it } from "vitest";
import { WaitingCalls } from "./waiting-calls.js";

describe("WaitingCalls", () => {
  it("counts the calls of each fetch separately, and all of them together", () => {
    const client = new WaitingCalls(10);
    const [one, other] = [client.ofOneFetch(), client.ofOneFetch()];
    one.enter();
    one.enter();
    other.enter();
    expect([one.count, other.count, client.count]).toEqual([2, 1, 3]);
    one.leave();
    expect([one.count, other.count, client.count]).toEqual([1, 1, 2]);
  });

  it("has room until as many calls as allowed wait, for whichever fetch", () => {
    const client = new WaitingCalls(2);
    const [one, other] = [client.ofOneFetch(), client.ofOneFetch()];
    one.enter();
    expect([one.hasRoom, other.hasRoom]).toEqual([true, true]);
    one.enter();
    expect([client.hasRoom, one.hasRoom, other.hasRoom]).toEqual([false, false, false]);
    one.leave();
    expect(other.hasRoom).toBe(true);
  });
});
