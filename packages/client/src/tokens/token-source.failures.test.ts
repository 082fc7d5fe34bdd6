import { describe, expect, it } from "vitest";
import type { TokenErrorCode } from "../errors.js";
import { outcomeOf, setScene } from "../test-support/scene.js";
import { failed, unreachable } from "../test-support/scripted-endpoint.js";

describe("TokenSource.get: retries", () => {
  it("gets the token at the second attempt", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.failNext.push(failed("server_error", { status: 503, retryable: true }));
    const outcome = outcomeOf(source.get());
    await clock.advance(0);
    expect(await outcome).toBe("token-2");
  });

  it("ends after 10 s where the credential cannot be read in time", async () => {
    const { source, credential, clock, eventsOf } = setScene();
    credential.credential = () => new Promise(() => {});
    const outcome = outcomeOf(source.get());
    await clock.advance(10_000);
    expect(await outcome).toBe("timeout");
    expect(eventsOf("credential_unavailable")).toHaveLength(1);
  });

  it("does not try again in the background, where no call waits", async () => {
    const { source, endpoint, clock } = setScene();
    await source.get();
    await clock.advance(240_000);
    endpoint.failure = unreachable();
    await source.get();
    await clock.advance(60_000);
    expect(endpoint.requests).toHaveLength(2);
  });

  it("exposes nothing of an unexpected error", async () => {
    const { source, endpoint } = setScene();
    endpoint.request = () => Promise.reject(new Error("client_secret=hunter2"));
    const error = await source.get().catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "response_invalid" });
    expect(String(error.stack) + JSON.stringify(error)).not.toContain("hunter2");
  });
});

describe("TokenSource.get: Retry-After", () => {
  const busy = (retryAt: number) =>
    failed("rate_limited", { status: 429, retryable: true, retryAt: new Date(retryAt) });

  it("is the least it waits before it tries again", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.failNext.push(busy(clock.now() + 3000));
    const outcome = outcomeOf(source.get());
    await clock.advance(2999);
    expect(endpoint.requests).toHaveLength(1);
    await clock.advance(1);
    expect(await outcome).toBe("token-2");
  });

  it("ends the fetch at once where it exceeds the remaining time", async () => {
    const { source, endpoint, clock } = setScene();
    const retryAt = clock.now() + 10_000;
    endpoint.failNext.push(busy(retryAt));
    expect(await source.get().catch((thrown) => thrown)).toMatchObject({
      code: "rate_limited",
      attempts: 1,
      retryAt: new Date(retryAt),
    });
    await clock.advance(9999);
    expect(await outcomeOf(source.get())).toBe("rate_limited");
    await clock.advance(1);
    expect(await outcomeOf(source.get())).toBe("token-2");
  });

  it("counts for an hour at most", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.failNext.push(busy(clock.now() + 1e11));
    expect(await outcomeOf(source.get())).toBe("rate_limited");
    await clock.advance(3_600_000);
    expect(await outcomeOf(source.get())).toBe("token-2");
  });

  it("applies to the other scopes of the client", async () => {
    const { source, endpoint, clock } = setScene();
    const retryAt = clock.now() + 20_000;
    endpoint.failNext.push(busy(retryAt));
    expect(await outcomeOf(source.get())).toBe("rate_limited");
    expect(await source.get({ scope: "other" }).catch((thrown) => thrown)).toMatchObject({
      code: "cooldown",
      retryAt: new Date(retryAt),
    });
    await clock.advance(20_000);
    expect(await outcomeOf(source.get({ scope: "other" }))).toBe("token-2");
  });

  it("is ignored after reset, for every scope", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.failNext.push(busy(clock.now() + 20_000));
    await outcomeOf(source.get());
    source.reset();
    expect(await outcomeOf(source.get({ scope: "other" }))).toBe("token-2");
    expect(await outcomeOf(source.get())).toBe("token-3");
  });
});

describe("TokenSource.get: cooldown after failures in a row", () => {
  const pauses = async (code: TokenErrorCode, random: number): Promise<number[]> => {
    const found: number[] = [];
    const { source, endpoint, clock } = setScene({
      random: () => random,
      onEvent: (event) => {
        if (event.type === "cooldown") found.push(event.retryAt.getTime() - clock.now());
      },
    });
    endpoint.failure = failed(code, { retryable: code === "network_error" });
    while (found.length < 7) {
      source.get().catch(() => {});
      await clock.advance(35_000);
    }
    return found;
  };

  it("doubles from 1 s to 15 s for a temporary failure", async () => {
    const late = [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000];
    expect(await pauses("network_error", 0)).toEqual(late.map((ms) => ms * 0.75));
  });

  it("doubles from 1 s to 30 s for a failure that only a change ends", async () => {
    const full = [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000];
    expect(await pauses("scope_rejected", 0)).toEqual(full.map((ms) => ms * 0.75));
    expect(await pauses("scope_rejected", 1)).toEqual(full);
  });

  it("leaves time to try again before the token expires", async () => {
    const { source, endpoint, clock } = setScene({ random: () => 0.999 });
    await source.get();
    await clock.advance(240_000);
    endpoint.failure = unreachable();
    for (let ms = 0; ms < 49_000; ms += 250) {
      await source.get();
      await clock.advance(250);
    }
    const tries = endpoint.requests.slice(1).map(({ at }) => at);
    expect(tries.some((at) => at > 285_000)).toBe(true);
    expect(tries.length).toBeLessThanOrEqual(12);
  });
});

describe("TokenSource.get: a credential that cannot be read", () => {
  it("is an error of its own, without a request", async () => {
    const { source, endpoint, credential, eventsOf } = setScene();
    credential.isUnavailable = true;
    expect(await source.get().catch((thrown) => thrown)).toMatchObject({
      code: "credential_unavailable",
      attempts: 0,
    });
    expect(endpoint.requests).toEqual([]);
    expect(eventsOf("credential_unavailable")).toHaveLength(1);
  });

  it("keeps returning the token while it is valid", async () => {
    const { source, credential, clock } = setScene();
    await source.get();
    credential.isUnavailable = true;
    await clock.advance(250_000);
    expect(await outcomeOf(source.get())).toBe("token-1");
    await clock.advance(30_000);
    expect(await outcomeOf(source.get())).toBe("token-1");
  });
});
