import type { FetchLike } from "@callgate/core/kit";
import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { requestToken } from "./test-support/request-token.js";

const tokenEndpoint = "https://login.example.com/token";
const grant = () => Response.json({ access_token: "t", token_type: "Bearer", expires_in: 300 });

describe("a supplied fetch", () => {
  it("that ignores its signal is abandoned when its time is up, and its late answer dropped", async () => {
    const clock = createFakeClock();
    let answer = (_response: Response): void => {};
    const late = grant();
    const fetch: FetchLike = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const outcome = requestToken({ tokenEndpoint, fetch, clock, attemptTimeoutMs: 300 }).catch(
      (error) => error,
    );
    await clock.advance(300);
    expect(await outcome).toMatchObject({ code: "timeout", host: "login.example.com" });
    answer(late);
    await new Promise((resolve) => setImmediate(resolve));
    expect(late.bodyUsed).toBe(true);
    expect(await requestToken({ tokenEndpoint, fetch: async () => grant() })).toMatchObject({
      value: "t",
    });
  });

  it("is refused where it followed a redirect", async () => {
    const fetch: FetchLike = async () =>
      Object.defineProperty(grant(), "redirected", { value: true });
    await expect(requestToken({ tokenEndpoint, fetch })).rejects.toMatchObject({
      code: "response_invalid",
    });
  });

  it.each([[undefined], [null], ["text"], [{}], [{ status: 200 }]])(
    "that returns %j causes a TokenError",
    async (response) => {
      const fetch = (async () => response) as unknown as FetchLike;
      await expect(requestToken({ tokenEndpoint, fetch })).rejects.toMatchObject({
        code: "response_invalid",
      });
    },
  );

  it("is looked up at each request where none is supplied", async () => {
    const before = globalThis.fetch;
    try {
      globalThis.fetch = async () => grant();
      expect(await requestToken({ tokenEndpoint })).toMatchObject({ value: "t" });
    } finally {
      globalThis.fetch = before;
    }
  });
});
