import { describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { outcomeOf, setScene } from "../test-support/scene.js";
import { failed, unreachable } from "../test-support/scripted-endpoint.js";

const stateOf = ({ source }: Pick<ReturnType<typeof setScene>, "source">) =>
  source.status().scopes[0]?.state;

describe("TokenSource.get: empty", () => {
  it("sends no request before the first call", async () => {
    const scene = setScene();
    await scene.clock.advance(3_600_000);
    expect(stateOf(scene)).toBe("empty");
    expect(scene.endpoint.requests).toEqual([]);
    expect(scene.clock.pendingTimers).toBe(0);
  });

  it("waits for one request, for any number of calls", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.latencyMs = 800;
    const calls = Array.from({ length: 10_000 }, () => source.get());
    expect(source.status().scopes[0]).toMatchObject({ isRefreshing: true, waiting: 10_000 });
    await clock.advance(800);
    const tokens = await Promise.all(calls);
    expect(new Set(tokens).size).toBe(1);
    expect(endpoint.requests).toHaveLength(1);
    expect(source.status().scopes[0]).toMatchObject({ isRefreshing: false, waiting: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  it("counts the lifetime from when the request was sent", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.latencyMs = 2000;
    const call = source.get();
    const sentAt = clock.now();
    await clock.advance(2000);
    expect((await call).expiresAt).toBe(sentAt / 1000 + 300);
    expect(source.status().scopes[0]?.refreshAt).toBe(new Date(sentAt + 240_000).toISOString());
  });

  it("reports the granted scope, or else the requested one", async () => {
    const { source, endpoint } = setScene({ scope: "write read" });
    expect((await source.get()).scope).toBe("read write");
    endpoint.granted = { scope: "read" };
    expect((await source.get({ scope: "other" })).scope).toBe("read");
  });
});

describe("TokenSource.get: fresh", () => {
  it("returns the token at once until 1 ms before the refresh point", async () => {
    const scene = setScene();
    const first = await scene.source.get();
    await scene.clock.advance(239_999);
    expect(stateOf(scene)).toBe("fresh");
    expect(await scene.source.get()).toBe(first);
    expect(scene.endpoint.requests).toHaveLength(1);
  });
});

describe("TokenSource.get: stale", () => {
  it.each([
    ["at the refresh point", 240_000],
    ["1 ms after it", 240_001],
    ["1 ms before the last use", 289_999],
    ["at the last use", 290_000],
  ])("returns the token at once and renews it in the background, %s", async (_, ms) => {
    const scene = setScene();
    const { source, endpoint, clock } = scene;
    const first = await source.get();
    await clock.advance(ms);
    expect(stateOf(scene)).toBe("stale");
    endpoint.latencyMs = 1000;
    expect(await Promise.all([source.get(), source.get()])).toEqual([first, first]);
    await clock.advance(1000);
    expect((await source.get()).value).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
    expect(stateOf(scene)).toBe("fresh");
  });

  it("keeps returning the token while renewing it fails, and renews it once it can", async () => {
    const { source, endpoint, clock } = setScene();
    const first = await source.get();
    await clock.advance(240_000);
    endpoint.failure = unreachable();
    for (let second = 0; second < 20; second += 1) {
      expect(await source.get()).toBe(first);
      await clock.advance(1000);
    }
    endpoint.failure = undefined;
    await clock.advance(15_000);
    expect(await source.get()).toBe(first);
    await clock.advance(0);
    expect((await source.get()).value).not.toBe(first.value);
  });
});

describe("TokenSource.get: expired", () => {
  it("waits for the next token 1 ms after the last use", async () => {
    const scene = setScene();
    const { source, clock } = scene;
    await source.get();
    await clock.advance(290_001);
    expect(stateOf(scene)).toBe("expired");
    expect((await source.get()).value).toBe("token-2");
  });

  it("joins the background renewal that is under way", async () => {
    const { source, endpoint, clock } = setScene();
    await source.get();
    await clock.advance(289_000);
    endpoint.latencyMs = 4000;
    await source.get();
    await clock.advance(2000);
    const call = source.get();
    await clock.advance(2000);
    expect((await call).value).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });
});

describe("TokenSource.get: cooldown", () => {
  it("rejects at once with the failure, until it ends", async () => {
    const scene = setScene();
    const { source, endpoint, clock } = scene;
    endpoint.failure = failed("scope_rejected", { status: 400, oauthError: "invalid_scope" });
    const startedAt = clock.now();
    expect(await outcomeOf(source.get())).toBe("scope_rejected");
    expect(stateOf(scene)).toBe("cooldown");
    const error: unknown = await source.get().catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({
      code: "scope_rejected",
      retryable: false,
      status: 400,
      oauthError: "invalid_scope",
      attempts: 1,
      retryAt: new Date(startedAt + 750),
    });
    await clock.advance(749);
    expect(await outcomeOf(source.get())).toBe("scope_rejected");
    expect(endpoint.requests).toHaveLength(1);
    endpoint.failure = undefined;
    await clock.advance(1);
    expect(await outcomeOf(source.get())).toBe("token-2");
    expect(source.status().scopes[0]).toMatchObject({ failures: 0, lastErrorCode: undefined });
  });

  it("gives each call an error of its own", async () => {
    const { source, endpoint } = setScene();
    endpoint.failure = failed("scope_rejected");
    const errors = await Promise.all(
      [source.get(), source.get()].map((call) => call.catch((thrown: unknown) => thrown)),
    );
    expect(errors[0]).not.toBe(errors[1]);
    expect(await source.get().catch((thrown) => thrown)).not.toBe(errors[0]);
  });

  it("never applies while a token is valid", async () => {
    const scene = setScene();
    await scene.source.get();
    await scene.clock.advance(240_000);
    scene.endpoint.failure = failed("scope_rejected");
    await scene.source.get();
    await scene.clock.advance(0);
    expect(scene.source.status().scopes[0]).toMatchObject({ state: "stale", failures: 1 });
    expect(await outcomeOf(scene.source.get())).toBe("token-1");
  });

  it("ends at once by reset", async () => {
    const { source, endpoint } = setScene();
    endpoint.failNext.push(failed("client_unauthorized"));
    expect(await outcomeOf(source.get())).toBe("client_unauthorized");
    source.reset();
    expect(await outcomeOf(source.get())).toBe("token-2");
  });
});

describe("TokenSource.get: lifetimes", () => {
  it("tries again for a few seconds where the token was expired at arrival, and then fails", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.granted = { expiresInSeconds: 0 };
    const outcome = outcomeOf(source.get());
    await clock.advance(10_000);
    expect(await outcome).toBe("response_invalid");
    expect(endpoint.requests.map(({ at }) => at)).toEqual([0, 1000, 2000, 3000]);
  });

  it.each([60, 10, 3])(
    "never fails where the server repeats a token of %d s and counts its lifetime down to 0",
    async (seconds) => {
      const { source, endpoint, clock } = setScene();
      const startedAt = clock.monotonic();
      endpoint.latencyMs = 20;
      const request = endpoint.request.bind(endpoint);
      endpoint.request = async (...call) => {
        const passed = (clock.monotonic() - startedAt) / 1000;
        const expiresInSeconds = Math.floor(seconds - (passed % seconds));
        return {
          ...(await request(...call)),
          value: `t${Math.floor(passed / seconds)}`,
          expiresInSeconds,
        };
      };
      const outcomes: string[] = [];
      for (let call = 0; call < 1000; call += 1) {
        outcomeOf(source.get()).then((outcome) => outcomes.push(outcome));
        await clock.advance(250);
      }
      await clock.advance(5000);
      expect(outcomes).toHaveLength(1000);
      expect(outcomes.filter((outcome) => !/^t\d+$/.test(outcome))).toEqual([]);
    },
  );

  it("tries again where the token was expired at arrival, and then fails", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.granted = { expiresInSeconds: 1 };
    endpoint.latencyMs = 2000;
    const outcome = outcomeOf(source.get());
    await clock.advance(10_000);
    expect(await outcome).toBe("response_invalid");
    expect(endpoint.requests).toHaveLength(4);
  });

  it("warns once where the server sends no lifetime, or no token_type", async () => {
    const { source, endpoint, clock, eventsOf } = setScene();
    endpoint.granted = { expiresInSeconds: undefined, tokenTypeMissing: true };
    const sentAt = clock.now();
    expect((await source.get()).expiresAt).toBe(sentAt / 1000 + 300);
    await clock.advance(300_000);
    await source.get();
    expect(eventsOf("warning").map(({ code }) => code)).toEqual([
      "lifetime_missing",
      "token_type_missing",
    ]);
  });
});
