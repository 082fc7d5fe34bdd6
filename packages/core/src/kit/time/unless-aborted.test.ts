import { describe, expect, it } from "vitest";
import { unlessAborted } from "./unless-aborted.js";

const never = new Promise<never>(() => {});

describe("unlessAborted", () => {
  it("settles as the promise does", async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error("no")), signal)).rejects.toThrow("no");
  });

  it.each(["before", "after"])(
    "rejects with the reason of a signal aborted %s it waits",
    async (when) => {
      const controller = new AbortController();
      if (when === "before") controller.abort("gone");
      const waiting = unlessAborted(never, controller.signal);
      controller.abort("gone");
      await expect(waiting).rejects.toBe("gone");
    },
  );

  it("rejects with what `toError` makes of the signal", async () => {
    const aborted = AbortSignal.abort("gone");
    await expect(
      unlessAborted(never, aborted, ({ reason }) => new Error(`because ${reason}`)),
    ).rejects.toThrow("because gone");
  });
});
