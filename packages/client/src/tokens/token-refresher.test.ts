import { describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { failed } from "../test-support/scripted-endpoint.js";
import { TokenParts } from "../test-support/token-parts.js";

describe("TokenRefresher", () => {
  it("caches what it fetched, and says when the fetch is over", async () => {
    let fetched = 0;
    const refresher = new TokenParts().newRefresher(undefined, () => {
      fetched += 1;
    });
    const token = await refresher.start().outcome;
    expect(refresher.cached?.token).toBe(token);
    expect([refresher.fetching, fetched]).toEqual([undefined, 1]);
  });

  it("starts no second fetch in the background, and none in a cooldown", async () => {
    const parts = new TokenParts();
    const refresher = parts.newRefresher();
    parts.endpoint.failure = failed("scope_rejected");
    refresher.refresh(0);
    refresher.refresh(0);
    await refresher.fetching?.outcome;
    refresher.refresh(0);
    expect(parts.endpoint.requests).toHaveLength(1);
  });

  it("waits for its turn where too many are under way", async () => {
    const parts = new TokenParts({ maxFetches: 1 });
    parts.endpoint.latencyMs = 1000;
    const [one, other] = [parts.newRefresher(), parts.newRefresher()];
    const [first, second] = [one.start(), other.start()];
    await parts.clock.advance(999);
    expect(parts.endpoint.requests).toHaveLength(1);
    await parts.clock.advance(1001);
    expect([await first.outcome, await second.outcome]).toMatchObject([
      { value: "token-1" },
      { value: "token-2" },
    ]);
  });

  it("has an invalidated token as a fallback until it expires", async () => {
    const refresher = new TokenParts().newRefresher();
    await refresher.start().outcome;
    refresher.invalidate();
    expect(refresher.cached).toBeUndefined();
    expect(refresher.fallback(290_000)?.token.value).toBe("token-1");
    expect(refresher.fallback(290_001)).toBeUndefined();
  });

  it("has no fallback once it is closed", async () => {
    const refresher = new TokenParts().newRefresher();
    await refresher.start().outcome;
    refresher.invalidate();
    expect(refresher.fallback(0)).toBeDefined();
    await refresher.close(new TokenError("closed", "Closed"));
    expect(refresher.fallback(0)).toBeUndefined();
  });

  it("ends in the error it is closed with, and caches nothing", async () => {
    const parts = new TokenParts();
    parts.endpoint.latencyMs = 1000;
    const refresher = parts.newRefresher();
    const outcome = refresher.start().outcome;
    await parts.clock.advance(500);
    await refresher.close(new TokenError("closed", "Closed"));
    expect(await outcome).toMatchObject({ code: "closed" });
    expect([refresher.cached, parts.events.map(({ type }) => type)]).toEqual([
      undefined,
      ["request"],
    ]);
  });

  it("caches nothing where a listener closes it as the token is granted", async () => {
    const parts = new TokenParts();
    const refresher = parts.newRefresher();
    const { events } = parts;
    events.push = (event) => {
      void refresher.close(new TokenError("closed", "Closed"));
      return Array.prototype.push.call(events, event);
    };
    await refresher.start().outcome;
    expect(refresher.cached).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual(["request"]);
  });
});
