import { describe, expect, it } from "vitest";
import { failed } from "../test-support/scripted-endpoint.js";
import { TokenParts } from "../test-support/token-parts.js";

describe("ScopeToken", () => {
  it("counts a call as waiting until its token is there", async () => {
    const parts = new TokenParts();
    parts.endpoint.latencyMs = 100;
    const token = parts.newScopeToken();
    const calls = [token.get(0, undefined), token.get(0, undefined)];
    expect([token.status().waiting, parts.waiting.count]).toEqual([2, 2]);
    await parts.clock.advance(100);
    await Promise.all(calls);
    expect([token.status().waiting, parts.waiting.count]).toEqual([0, 0]);
  });

  it("stops counting a call that is aborted", async () => {
    const parts = new TokenParts();
    parts.endpoint.latencyMs = 100;
    const token = parts.newScopeToken();
    const controller = new AbortController();
    const call = token.get(0, controller.signal).catch(({ code }) => code);
    controller.abort();
    expect(await call).toBe("aborted");
    expect(parts.waiting.count).toBe(0);
    expect(token.isRefreshing).toBe(true);
  });

  it("knows when a call last requested it", async () => {
    const parts = new TokenParts();
    const token = parts.newScopeToken();
    await parts.clock.advance(5000);
    expect(token.usedAt).toBe(0);
    await token.get(0, undefined);
    expect(token.usedAt).toBe(5000);
  });

  it("reports each call: how long it waited, and its outcome", async () => {
    const parts = new TokenParts();
    parts.endpoint.latencyMs = 100;
    const token = parts.newScopeToken();
    const call = token.get(0, undefined);
    await parts.clock.advance(100);
    await call;
    const [waited] = parts.events.filter(({ type }) => type === "handed_out");
    expect(waited).toMatchObject({ state: "empty", waitedMs: 100, remainingMs: 299_900 });
  });

  it("reports the state that a call found", async () => {
    const parts = new TokenParts();
    const token = parts.newScopeToken();
    await token.get(0, undefined);
    await token.get(0, undefined);
    await parts.clock.advance(1_000_000);
    await token.get(0, undefined);
    const returned = parts.events.filter(({ type }) => type === "handed_out");
    expect(returned).toMatchObject([{ state: "empty" }, { state: "fresh" }, { state: "expired" }]);
  });

  it("is in cooldown only until reset", async () => {
    const parts = new TokenParts();
    parts.endpoint.failure = failed("scope_rejected");
    const token = parts.newScopeToken();
    await token.get(0, undefined).catch(() => {});
    expect(token.status().state).toBe("cooldown");
    token.reset();
    expect(token.status()).toMatchObject({ state: "empty", failures: 0 });
  });
});
