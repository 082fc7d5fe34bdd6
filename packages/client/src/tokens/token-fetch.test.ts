import { describe, expect, it } from "vitest";
import { TokenError, type TokenErrorCode } from "../errors.js";
import { failed, unreachable } from "../test-support/scripted-endpoint.js";
import { TokenParts, type TokenPartsOptions } from "../test-support/token-parts.js";

/** A fetch that so many calls wait for. */
function newFetch(waitingCalls = 1, options: TokenPartsOptions = {}) {
  const parts = new TokenParts(options);
  const waiting = parts.waiting.ofOneFetch();
  for (let call = 0; call < waitingCalls; call += 1) waiting.enter();
  return { ...parts, fetch: parts.newFetch(undefined, waiting), waiting };
}

const errorOf = (running: Promise<unknown>): Promise<TokenError> =>
  running.then(
    () => Promise.reject(new Error("there is a token")),
    (error) => error,
  );

describe("TokenFetch.run", () => {
  it("returns the token, scheduled from when its request was sent", async () => {
    const { fetch, endpoint, clock } = newFetch();
    endpoint.latencyMs = 2000;
    const running = fetch.run();
    await clock.advance(2000);
    expect(await running).toMatchObject({
      granted: { value: "token-1" },
      schedule: { refreshAt: 240_000, usableUntil: 290_000, expiresAt: 300_000 },
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it("tries three times again, with full jitter, base 250 ms", async () => {
    const { fetch, endpoint, clock } = newFetch(1, { random: () => 0.999 });
    endpoint.failure = unreachable();
    const error = errorOf(fetch.run());
    await clock.advance(10_000);
    expect(await error).toMatchObject({ code: "network_error", attempts: 4, retryable: true });
    const at = endpoint.requests.map((request) => Math.round(request.at));
    expect(at).toEqual([0, 250, 749, 1748]);
  });

  it.each<TokenErrorCode>([
    "client_unauthorized",
    "scope_rejected",
    "target_rejected",
    "request_rejected",
    "response_invalid",
    "tls_error",
  ])("does not try again after %s", async (code) => {
    const { fetch, endpoint, clock } = newFetch();
    endpoint.failure = failed(code);
    const error = errorOf(fetch.run());
    await clock.advance(60_000);
    expect(await error).toMatchObject({ code, attempts: 1 });
    expect(endpoint.requests).toHaveLength(1);
  });

  it("tries again a second later where a token has no lifetime left at all", async () => {
    const { fetch, endpoint, clock } = newFetch();
    endpoint.granted = { expiresInSeconds: 0 };
    const running = fetch.run();
    await clock.advance(999);
    expect(endpoint.requests).toHaveLength(1);
    endpoint.granted = {};
    await clock.advance(1);
    expect(await running).toMatchObject({ granted: { value: "token-2" } });
  });

  it.each([
    [4500, "token-1"],
    [4501, "token-2"],
  ])("of a token for 5 seconds that takes %i ms, returns %s", async (latencyMs, value) => {
    const { fetch, endpoint, clock } = newFetch();
    endpoint.granted = { expiresInSeconds: 5 };
    endpoint.latencyMs = latencyMs;
    const running = fetch.run();
    await clock.advance(1);
    endpoint.latencyMs = 0;
    await clock.advance(latencyMs);
    expect(await running).toMatchObject({ granted: { value } });
  });

  it("does not try again once no call waits", async () => {
    const { fetch, endpoint, clock, waiting } = newFetch();
    endpoint.failure = unreachable();
    endpoint.latencyMs = 1000;
    const error = errorOf(fetch.run());
    waiting.leave();
    await clock.advance(60_000);
    expect(await error).toMatchObject({ code: "network_error", attempts: 1 });
  });

  it("ends after 10 s in all, where each attempt takes 5", async () => {
    const { fetch, endpoint, clock } = newFetch();
    endpoint.latencyMs = 60_000;
    const startedAt = clock.now();
    let endedAt = 0;
    const error = errorOf(fetch.run()).finally(() => {
      endedAt = clock.now();
    });
    await clock.advance(60_000);
    expect(await error).toMatchObject({ code: "timeout", attempts: 2, retryable: true });
    expect(endedAt - startedAt).toBe(10_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends after 10 s where the endpoint does not observe its signal", async () => {
    const { fetch, endpoint, clock } = newFetch();
    endpoint.request = () => new Promise(() => {});
    const error = errorOf(fetch.run());
    await clock.advance(10_000);
    expect(await error).toMatchObject({ code: "timeout" });
  });

  it("ends with the error it is aborted with", async () => {
    const { fetch, endpoint } = newFetch();
    endpoint.latencyMs = 1000;
    const error = errorOf(fetch.run());
    fetch.abort(new TokenError("closed", "Closed"));
    expect(await error).toMatchObject({ code: "closed" });
  });
});
