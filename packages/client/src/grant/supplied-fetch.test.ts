import type { FetchLike } from "@callgate/core/kit";
import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { ask } from "./test-support/ask.js";

const tokenEndpoint = "https://login.example.com/token";
const grant = () => Response.json({ access_token: "t", token_type: "Bearer", expires_in: 300 });

describe("a supplied fetch", () => {
  it("that ignores its signal is left alone when its time is up, and its late answer dropped", async () => {
    const clock = createFakeClock();
    let answer = (_response: Response): void => {};
    const late = grant();
    const fetch: FetchLike = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const outcome = ask({ tokenEndpoint, fetch, clock, attemptTimeoutMs: 300 }).catch(
      (error) => error,
    );
    await clock.advance(300);
    expect(await outcome).toMatchObject({ code: "timeout", host: "login.example.com" });
    answer(late);
    await new Promise((resolve) => setImmediate(resolve));
    expect(late.bodyUsed).toBe(true);
    expect(await ask({ tokenEndpoint, fetch: async () => grant() })).toMatchObject({ value: "t" });
  });

  it("is not believed where it followed a redirect", async () => {
    const fetch: FetchLike = async () =>
      Object.defineProperty(grant(), "redirected", { value: true });
    await expect(ask({ tokenEndpoint, fetch })).rejects.toMatchObject({ code: "response_invalid" });
  });

  it.each([[undefined], [null], ["text"], [{}], [{ status: 200 }]])(
    "that returns %j gives no token, and does not throw",
    async (response) => {
      const fetch = (async () => response) as unknown as FetchLike;
      await expect(ask({ tokenEndpoint, fetch })).rejects.toMatchObject({
        code: "response_invalid",
      });
    },
  );

  it("is looked up at each request where none is supplied", async () => {
    const before = globalThis.fetch;
    try {
      globalThis.fetch = async () => grant();
      expect(await ask({ tokenEndpoint })).toMatchObject({ value: "t" });
    } finally {
      globalThis.fetch = before;
    }
  });
});
