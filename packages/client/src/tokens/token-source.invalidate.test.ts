import { describe, expect, it } from "vitest";
import { outcomeOf, setScene } from "../test-support/scene.js";
import { unreachable } from "../test-support/scripted-endpoint.js";

describe("TokenSource.invalidate", () => {
  it("takes the token out of use if it is the one in use", async () => {
    const { source, endpoint } = setScene();
    const token = await source.get();
    expect(source.invalidate(token)).toBe(true);
    expect(source.invalidate(token)).toBe(false);
    expect(await outcomeOf(source.get())).toBe("token-2");
    expect(source.invalidate(token)).toBe(false);
    expect(source.invalidate("token-2")).toBe(true);
    expect(endpoint.requests).toHaveLength(2);
  });

  it("does so for every scope the token was granted for", async () => {
    const { source, endpoint } = setScene();
    endpoint.granted = { value: "same" };
    const scopes = ["a", "b", "c"];
    for (const scope of scopes) await source.get({ scope });
    expect(source.invalidate("same")).toBe(true);
    endpoint.granted = {};
    const outcomes = scopes.map((scope) => outcomeOf(source.get({ scope })));
    expect(await Promise.all(outcomes)).toEqual(["token-4", "token-5", "token-6"]);
  });

  it("causes one request where 30 calls find one token expired", async () => {
    const { source, endpoint, clock } = setScene();
    const token = await source.get();
    endpoint.latencyMs = 100;
    const outcomes = Array.from({ length: 30 }, () => {
      source.invalidate(token);
      return outcomeOf(source.get());
    });
    await clock.advance(100);
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(["token-2"]));
    expect(endpoint.requests).toHaveLength(2);
  });

  it("does so twice at once and then every 30 s, per scope", async () => {
    const { source, endpoint, clock, eventsOf } = setScene();
    const tryOnce = async () => source.invalidate(await source.get());
    expect([await tryOnce(), await tryOnce(), await tryOnce()]).toEqual([true, true, false]);
    await clock.advance(29_999);
    expect(await tryOnce()).toBe(false);
    await clock.advance(1);
    expect([await tryOnce(), await tryOnce()]).toEqual([true, false]);
    expect(endpoint.requests).toHaveLength(4);
    expect(source.invalidate(await source.get({ scope: "other" }))).toBe(true);
    expect(eventsOf("invalidated").map(({ granted }) => granted)).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
  });

  it("causes at most 5 requests in the first minute of an API that refuses every token", async () => {
    const { source, endpoint, clock } = setScene();
    for (let call = 0; call < 1000; call += 1) {
      source.invalidate(await source.get());
      await source.get();
      await clock.advance(60);
    }
    expect(endpoint.requests.length).toBeLessThanOrEqual(5);
  });

  it("leaves the token in use where the authorization server has no other", async () => {
    const { source, endpoint, clock } = setScene();
    const token = await source.get();
    endpoint.failure = unreachable();
    source.invalidate(token);
    const outcome = outcomeOf(source.get());
    await clock.advance(0);
    expect(await outcome).toBe("token-1");
    expect(await outcomeOf(source.get())).toBe("token-1");
    endpoint.failure = undefined;
    await clock.advance(750);
    expect(await outcomeOf(source.get())).not.toBe("token-1");
  });

  it("leaves no expired token in use", async () => {
    const { source, endpoint, clock } = setScene();
    const token = await source.get();
    source.invalidate(token);
    endpoint.failure = unreachable();
    await clock.advance(290_001);
    const outcome = outcomeOf(source.get());
    await clock.advance(0);
    expect(await outcome).toBe("network_error");
  });
});
