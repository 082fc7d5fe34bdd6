import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { onAbort } from "./on-abort.js";

describe("onAbort", () => {
  it("has one listener for any number of callbacks, and none once they have ended", () => {
    const { signal } = new AbortController();
    const ends = Array.from({ length: 60 }, () => onAbort(signal, () => {}));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    for (const end of ends) end();
    for (const end of ends) end();
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("runs every callback once, also a function that was passed twice", () => {
    const controller = new AbortController();
    const called: string[] = [];
    const twice = (): void => void called.push("twice");
    onAbort(controller.signal, twice);
    const end = onAbort(controller.signal, () => called.push("ended"));
    onAbort(controller.signal, twice);
    end();
    controller.abort();
    controller.abort();
    expect(called).toEqual(["twice", "twice"]);
  });

  it("listens again after all callbacks have ended", () => {
    const controller = new AbortController();
    onAbort(controller.signal, () => {})();
    let called = 0;
    onAbort(controller.signal, () => {
      called += 1;
    });
    controller.abort();
    expect(called).toBe(1);
  });
});
