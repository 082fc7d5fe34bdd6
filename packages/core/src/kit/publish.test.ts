import { channel } from "node:diagnostics_channel";
import { afterEach, describe, expect, it } from "vitest";
import { isHeard, publish } from "./publish.js";

const events = channel("callgate:test");
const subscribed: ((event: unknown) => void)[] = [];

function subscribe(listener: (event: unknown) => void): void {
  subscribed.push(listener);
  events.subscribe(listener);
}

afterEach(() => {
  for (const listener of subscribed.splice(0)) events.unsubscribe(listener);
});

describe("publish", () => {
  it("passes the same event to the channel and the listener", () => {
    const seen: unknown[] = [];
    subscribe((event) => seen.push(event));
    publish({ channel: events, listener: (event) => seen.push(event) }, () => ({ type: "x" }));
    expect(seen).toEqual([{ type: "x" }, { type: "x" }]);
    expect(seen[0]).toBe(seen[1]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("broken");
      },
    ],
  ])("is not affected by a listener that %s", async (_what, listener) => {
    expect(() => publish({ channel: events, listener }, () => ({}))).not.toThrow();
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("is not affected by an event that cannot be made", () => {
    const make = () => {
      throw new Error("malformed request");
    };
    expect(() => publish({ channel: events, listener: () => {} }, make)).not.toThrow();
  });
});

describe("isHeard", () => {
  it("is true while there is a listener or a subscriber", () => {
    expect(isHeard({ channel: events, listener: undefined })).toBe(false);
    expect(isHeard({ channel: events, listener: () => {} })).toBe(true);
    subscribe(() => {});
    expect(isHeard({ channel: events, listener: undefined })).toBe(true);
  });
});
