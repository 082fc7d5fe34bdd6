import { describe, expect, it } from "vitest";
import { outcomeOf, setScene } from "../test-support/scene.js";
import { unreachable } from "../test-support/scripted-endpoint.js";

describe("TokenSource.get: signal", () => {
  it("detaches only the call it belongs to", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.latencyMs = 1000;
    const controller = new AbortController();
    const [impatient, patient] = [source.get({ signal: controller.signal }), source.get()];
    const outcome = outcomeOf(impatient);
    controller.abort(new Error("mine"));
    expect(await outcome).toBe("aborted");
    expect(source.status().scopes[0]?.waiting).toBe(1);
    await clock.advance(1000);
    expect(await outcomeOf(patient)).toBe("token-1");
  });

  it("that is aborted already fails the call, even where there is a token", async () => {
    const { source, endpoint } = setScene();
    expect(await outcomeOf(source.get({ signal: AbortSignal.abort() }))).toBe("aborted");
    expect(endpoint.requests).toEqual([]);
    await source.get();
    expect(await outcomeOf(source.get({ signal: AbortSignal.abort() }))).toBe("aborted");
  });

  it("lets the request continue for the next call, but no further attempt", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.latencyMs = 1000;
    endpoint.failure = unreachable();
    const controller = new AbortController();
    const outcome = outcomeOf(source.get({ signal: controller.signal }));
    controller.abort();
    expect(await outcome).toBe("aborted");
    await clock.advance(60_000);
    expect(endpoint.requests).toHaveLength(1);
  });

  it("has no listener once the call is over", async () => {
    const { source } = setScene();
    const { signal } = new AbortController();
    let listeners = 0;
    const [add, remove] = [signal.addEventListener, signal.removeEventListener];
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners += 1;
      return add.apply(signal, given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners -= 1;
      return remove.apply(signal, given);
    };
    const call = source.get({ signal });
    expect(listeners).toBe(1);
    await call;
    expect(listeners).toBe(0);
  });
});

describe("TokenSource.get: minRemainingMs", () => {
  it("renews a token that is not valid long enough, and waits for the next", async () => {
    const { source, clock } = setScene();
    await source.get();
    await clock.advance(100_000);
    expect(await outcomeOf(source.get({ minRemainingMs: 200_000 }))).toBe("token-1");
    expect(await outcomeOf(source.get({ minRemainingMs: 200_001 }))).toBe("token-2");
  });

  it("renews no token before a quarter of its lifetime, whatever lifetime is required", async () => {
    const { source, endpoint, clock } = setScene();
    await source.get();
    await clock.advance(74_999);
    expect(await outcomeOf(source.get({ minRemainingMs: 3_600_000 }))).toBe("token-1");
    await clock.advance(1);
    expect(await outcomeOf(source.get({ minRemainingMs: 3_600_000 }))).toBe("token-2");
    expect(await outcomeOf(source.get({ minRemainingMs: 3_600_000 }))).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });

  it("returns the current token where no better one is available", async () => {
    const { source, endpoint, clock } = setScene();
    await source.get();
    await clock.advance(100_000);
    endpoint.failure = unreachable();
    const outcome = outcomeOf(source.get({ minRemainingMs: 250_000 }));
    await clock.advance(0);
    expect(await outcome).toBe("token-1");
    expect(await outcomeOf(source.get({ minRemainingMs: 250_000 }))).toBe("token-1");
  });

  it.each([-1, Number.NaN])("refuses %s", async (minRemainingMs) => {
    expect(await outcomeOf(setScene().source.get({ minRemainingMs }))).toBe(
      "callgate_configuration_invalid",
    );
  });
});

describe("TokenSource.get: scope", () => {
  it.each(["b a", "a b", "a b a", ["b", "a"], ["a", "b", "a"]])(
    "treats %j as the same key as any other order",
    async (scope) => {
      const { source, endpoint } = setScene({ scope: "a b" });
      const token = await source.get();
      expect(await source.get({ scope })).toBe(token);
      expect(endpoint.requests).toMatchObject([{ scope: "a b" }]);
    },
  );

  it("keeps the tokens of different scopes separate", async () => {
    const { source, endpoint } = setScene({ scope: "a" });
    const tokens = [await source.get(), await source.get({ scope: "b" })];
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(await source.get({ scope: ["b"] })).toBe(tokens[1]);
    expect(endpoint.requests.map(({ scope }) => scope)).toEqual(["a", "b"]);
  });

  it.each(["", " ", "a  b", 'a"b', "a\nb", [], [""], ["a b"], ["a", 7], 7, null])(
    "refuses %j",
    async (scope) => {
      const { source, endpoint } = setScene();
      const error = await source.get({ scope: scope as string }).catch((thrown) => thrown);
      expect(error).toMatchObject({
        code: "callgate_configuration_invalid",
        faults: [{ code: "scope_invalid" }],
      });
      expect(endpoint.requests).toEqual([]);
    },
  );

  it("stays bounded however scopes are written", async () => {
    const { source } = setScene({ maxScopes: 10 });
    for (let index = 0; index < 1000; index += 1) await source.get({ scope: `s${index}` });
    expect(source.status().scopes).toHaveLength(10);
  });
});

describe("TokenSource.get: overloaded", () => {
  it("has requests wait for their turn where too many are under way", async () => {
    const { source, endpoint, clock } = setScene({ maxRequests: 50 });
    endpoint.latencyMs = 1000;
    const scopes = Array.from({ length: 150 }, (_, index) => `s${index}`);
    const outcomes = scopes.map((scope) => outcomeOf(source.get({ scope })));
    await clock.advance(3000);
    expect(await Promise.all(outcomes)).toEqual(scopes.map((_, index) => `token-${index + 1}`));
    const sentAt = endpoint.requests.map(({ at }) => at);
    expect([sentAt.at(49), sentAt.at(50), sentAt.at(-1)]).toEqual([0, 1000, 2000]);
  });

  it("rejects a request whose turn does not come within its time", async () => {
    const { source, endpoint, clock } = setScene({ maxRequests: 1, totalTimeoutMs: 5000 });
    endpoint.latencyMs = 4000;
    const outcomes = ["a", "b", "c"].map((scope) => source.get({ scope }).catch((error) => error));
    await clock.advance(5000);
    expect(await Promise.all(outcomes)).toMatchObject([
      { value: "token-1" },
      { code: "timeout", attempts: 1 },
      { code: "overloaded", retryable: true, attempts: 0 },
    ]);
    endpoint.latencyMs = 0;
    await clock.advance(1000);
    expect(await outcomeOf(source.get({ scope: "c" }))).toBe("token-3");
  });

  it("starts no request in the turn of a closed client", async () => {
    const { source, endpoint, clock } = setScene({ maxRequests: 1 });
    endpoint.latencyMs = 1000;
    const outcomes = ["a", "b"].map((scope) => outcomeOf(source.get({ scope })));
    await source.close();
    expect(await Promise.all(outcomes)).toEqual(["closed", "closed"]);
    expect(endpoint.requests.length).toBeLessThan(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it("rejects where too many calls wait", async () => {
    const { source, endpoint, clock } = setScene({ maxWaiting: 2 });
    endpoint.latencyMs = 1000;
    const outcomes = [source.get(), source.get(), source.get()].map(outcomeOf);
    await clock.advance(1000);
    expect(await Promise.all(outcomes)).toEqual(["token-1", "token-1", "overloaded"]);
    expect(await outcomeOf(source.get())).toBe("token-1");
    const next = [source.get({ scope: "a" }), source.get({ scope: "a" })].map(outcomeOf);
    await clock.advance(1000);
    expect(await Promise.all(next)).toEqual(["token-2", "token-2"]);
  });

  it("always returns a valid token", async () => {
    const { source, endpoint, clock } = setScene({ maxRequests: 1 });
    await source.get();
    await clock.advance(250_000);
    endpoint.latencyMs = 1000;
    source.get({ scope: "a" }).catch(() => {});
    expect(await outcomeOf(source.get())).toBe("token-1");
    const outcome = outcomeOf(source.get({ minRemainingMs: 100_000 }));
    await clock.advance(2000);
    expect(await outcome).toBe("token-3");
  });
});

describe("TokenSource.close", () => {
  it("rejects waiting calls, and every later call", async () => {
    const { source, endpoint, clock } = setScene({ keepWarm: true });
    await source.get({ scope: "a" });
    endpoint.latencyMs = 1000;
    const outcome = outcomeOf(source.get());
    await source.close();
    expect(await outcome).toBe("closed");
    expect(await outcomeOf(source.get())).toBe("closed");
    expect(await outcomeOf(source.get({ scope: "a" }))).toBe("closed");
    expect(clock.pendingTimers).toBe(0);
    expect(source.status()).toMatchObject({ usable: false, scopes: [{ state: "empty" }] });
  });

  it("caches no token of a request that is under way", async () => {
    for (let steps = 0; steps < 40; steps += 1) {
      const { source } = setScene();
      const outcome = outcomeOf(source.get());
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      await source.close();
      expect(["closed", "token-1"]).toContain(await outcome);
      expect(source.status().scopes[0]?.expiresAt).toBeUndefined();
    }
  });
});
