import { FakeClock, settle } from "@callgate-tooling/test-support";
import { beforeEach, describe, expect, it } from "vitest";
import type { Algorithm } from "../kit/algorithms.js";
import { createSigner } from "../test-support/signer.js";
import { JwksCache } from "./jwks-cache.js";
import { KeySet } from "./key-set.js";
import type { FetchedKeySet } from "./remote-jwks.js";
import { importVerificationKey, type VerificationKey } from "./verification-key.js";

const ALL = new Set<Algorithm>(["ES256"]);
const rules = { algorithms: ALL, rsaAlgorithms: ALL, keyUses: ["sig"] };
const importKey = async (kid: string) =>
  (await importVerificationKey(createSigner("ES256", kid).publicJwk, rules)) as VerificationKey;
const [keyA, keyB, keyC, keyD] = (await Promise.all(["a", "b", "c", "d"].map(importKey))) as [
  VerificationKey,
  VerificationKey,
  VerificationKey,
  VerificationKey,
];

/** An issuer whose answer the test decides: keys, a failure, or nothing yet. */
class ScriptedIssuer {
  fetches = 0;
  keys: VerificationKey[] = [keyA];
  down = false;
  maxAgeSeconds: number | undefined = undefined;
  #held: (() => void)[] | undefined;

  hold(): void {
    this.#held = [];
  }

  /** What is held now is never released, unless the test does; fetches after it are not held. */
  heldForever(): () => void {
    const held = this.#held ?? [];
    this.#held = undefined;
    return () => {
      for (const go of held) go();
    };
  }

  async release(): Promise<void> {
    for (const go of this.#held ?? []) go();
    this.#held = undefined;
    await settle();
  }

  fetchKeySet = async (): Promise<FetchedKeySet> => {
    this.fetches += 1;
    if (this.#held !== undefined) await new Promise<void>((go) => this.#held?.push(go));
    if (this.down) throw new Error("no server there");
    return { keySet: new KeySet(this.keys), maxAgeSeconds: this.maxAgeSeconds };
  };
}

/** Long, since a fetch of these tests ends when they say so. */
const TIMEOUT_MS = 3_600_000;

let clock: FakeClock;
let issuer: ScriptedIssuer;
let events: string[];
let kept: Promise<unknown>[];
let cache: JwksCache;

function cacheWith(fetchTimeoutMs: number): JwksCache {
  return new JwksCache({
    fetchKeySet: issuer.fetchKeySet,
    clock,
    fetchTimeoutMs,
    outageToleranceSeconds: 3600,
    keepAlive: (fetching) => kept.push(fetching),
    observer: {
      candidatesLimited: () => {},
      refreshed: (keySet) => events.push(`refreshed ${keySet.keys.size}`),
      refreshFailed: ({ code }, state) => events.push(`${code} ${state}`),
    },
  });
}

beforeEach(() => {
  clock = new FakeClock();
  issuer = new ScriptedIssuer();
  events = [];
  kept = [];
  cache = cacheWith(TIMEOUT_MS);
});

const kidsOf = (keySet: KeySet | undefined) => [...(keySet?.keys ?? [])].map(({ kid }) => kid);

describe("JwksCache, empty", () => {
  it("fetches nothing until keys are requested", () => {
    expect(cache.health()).toMatchObject({ state: "empty", usable: false, keyCount: 0 });
    expect(issuer.fetches).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it("lets all callers join one fetch", async () => {
    const loads = Array.from({ length: 100 }, () => cache.load());
    for (const keySet of await Promise.all(loads)) expect(kidsOf(keySet)).toEqual(["a"]);
    expect(issuer.fetches).toBe(1);
  });

  it("backs off after a failure, answers at once meanwhile, and tries again by itself", async () => {
    issuer.down = true;
    expect(await cache.load()).toBeUndefined();
    expect(await cache.load()).toBeUndefined();
    expect(issuer.fetches).toBe(1);
    expect(cache.retryAfterSeconds()).toBe(1);
    issuer.down = false;
    await clock.advance(1000);
    expect(issuer.fetches).toBe(2);
    expect(kidsOf(cache.current())).toEqual(["a"]);
  });

  it("fetches ever less often during an outage", async () => {
    issuer.down = true;
    await cache.load();
    await clock.advance(3_600_000);
    expect(issuer.fetches).toBeGreaterThan(3600 / 15);
    expect(issuer.fetches).toBeLessThan(3600 / (15 * 0.75) + 5);
  });
});

describe("JwksCache, fresh and stale", () => {
  beforeEach(async () => {
    await cache.load();
  });

  it("returns keys without waiting, and fetches none", () => {
    for (let request = 0; request < 3; request += 1) expect(kidsOf(cache.current())).toEqual(["a"]);
    expect(issuer.fetches).toBe(1);
    expect(cache.health()).toMatchObject({
      state: "fresh",
      usable: true,
      keyCount: 1,
      ageSeconds: 0,
    });
  });

  it("is stale from the millisecond on in which its refresh is due", () => {
    const { nextRefreshAt = "" } = cache.health();
    clock.suspend(Date.parse(nextRefreshAt) - clock.now() - 1);
    expect(cache.health().state).toBe("fresh");
    clock.suspend(1);
    expect(cache.health().state).toBe("stale");
  });

  it("is refreshed by its timer before it expires", async () => {
    issuer.keys = [keyA, keyB];
    await clock.advance(600_000 * 0.86);
    expect(issuer.fetches).toBe(2);
    expect(kidsOf(cache.current())).toEqual(["a", "b"]);
    expect(cache.health().state).toBe("fresh");
  });

  it("returns the old set while one background refresh runs", async () => {
    issuer.hold();
    await clock.advance(600_000 * 0.86);
    expect(cache.health().state).toBe("stale");
    for (let request = 0; request < 50; request += 1)
      expect(kidsOf(cache.current())).toEqual(["a"]);
    expect(issuer.fetches).toBe(2);
    await issuer.release();
    expect(cache.health().state).toBe("fresh");
  });

  it("uses the lifetime that the issuer states", async () => {
    issuer.maxAgeSeconds = 7200;
    await clock.advance(600_000 * 0.86);
    await clock.advance(7_200_000 * 0.74);
    expect(issuer.fetches).toBe(2);
    await clock.advance(7_200_000 * 0.12);
    expect(issuer.fetches).toBe(3);
  });

  it("drops keys that are removed from the set", async () => {
    issuer.keys = [keyB];
    await clock.advance(520_000);
    expect(kidsOf(cache.current())).toEqual(["b"]);
  });

  it("accepts an empty set from the issuer, and fetches again soon", async () => {
    issuer.keys = [];
    await clock.advance(520_000);
    expect(cache.current()).toBeUndefined();
    expect(await cache.load()).toBeUndefined();
    expect(events).toContain("no_usable_keys empty");
    issuer.keys = [keyB];
    await clock.advance(30_000);
    expect(kidsOf(cache.current())).toEqual(["b"]);
  });
});

describe("JwksCache, expired", () => {
  beforeEach(async () => {
    await cache.load();
  });

  it("makes the first request wait for the refresh that is running", async () => {
    issuer.hold();
    issuer.keys = [keyB];
    await clock.advance(600_000);
    expect(cache.current()).toBeUndefined();
    const waiting = cache.load();
    await issuer.release();
    expect(kidsOf(await waiting)).toEqual(["b"]);
    expect(issuer.fetches).toBe(2);
  });

  it("returns keys without waiting once the issuer is known to be down, up to the end of the tolerance", async () => {
    issuer.down = true;
    await clock.advance(600_000);
    expect(cache.health().state).toBe("expired");
    const { fetches } = issuer;
    for (let request = 0; request < 3; request += 1) expect(kidsOf(cache.current())).toEqual(["a"]);
    expect(issuer.fetches).toBe(fetches);
    await clock.advance(3_599_999);
    expect(kidsOf(cache.current())).toEqual(["a"]);
    expect(events.at(-1)).toBe("unexpected expired");
    await clock.advance(1);
    expect(cache.current()).toBeUndefined();
    expect(await cache.load()).toBeUndefined();
    expect(cache.health()).toMatchObject({ state: "empty", usable: false, keyCount: 1 });
  });

  it("recovers by itself after an outage of any length", async () => {
    issuer.down = true;
    await clock.advance(24 * 3_600_000);
    issuer.down = false;
    await clock.advance(15_000);
    expect(cache.health()).toMatchObject({ state: "fresh", usable: true });
    expect(cache.health().lastErrorCode).toBe("unexpected");
  });
});

describe("JwksCache.refetch", () => {
  beforeEach(async () => {
    await cache.load();
  });

  it("finds a key that was published since", async () => {
    issuer.keys = [keyA, keyB];
    expect(kidsOf(await cache.refetch("b"))).toEqual(["a", "b"]);
  });

  it("costs an issuer at most four fetches for a burst of unknown kids, one after the other", async () => {
    await clock.advance(30_000);
    for (let kid = 0; kid < 500; kid += 1)
      expect(kidsOf(await cache.refetch(`${kid}`))).toEqual(["a"]);
    expect(issuer.fetches).toBe(4);
  });

  it("costs an issuer one fetch for a burst of unknown kids all at once", async () => {
    await Promise.all(Array.from({ length: 500 }, (_, kid) => cache.refetch(`${kid}`)));
    expect(issuer.fetches).toBe(2);
    // Those that joined took nothing of the budget.
    for (const kid of ["b", "c", "d"]) await cache.refetch(kid);
    expect(issuer.fetches).toBe(4);
  });

  it("does not fetch twice for the same kid within an interval, and fetches again after it", async () => {
    await cache.refetch("b");
    await cache.refetch("b");
    expect(issuer.fetches).toBe(2);
    issuer.keys = [keyA, keyB];
    await clock.advance(15_000);
    expect(kidsOf(await cache.refetch("b"))).toEqual(["a", "b"]);
  });

  it("looks again for a token without a key id, as far as the budget allows", async () => {
    for (let token = 0; token < 10; token += 1)
      expect(kidsOf(await cache.refetch(undefined))).toEqual(["a"]);
    expect(issuer.fetches).toBe(4);
  });

  it("keeps unknown kids while the set stays the same", async () => {
    for (const kid of ["b", "c", "b", "c"]) await cache.refetch(kid);
    expect(issuer.fetches).toBe(3);
  });

  it.each<[string, VerificationKey[], VerificationKey[]]>([
    ["every key", [keyA], [keyB]],
    ["one of its keys", [keyA, keyB], [keyA, keyD]],
  ])("clears unknown kids when the set has %s replaced", async (_what, before, after) => {
    issuer.keys = before;
    await clock.advance(520_000);
    expect(kidsOf(cache.current())).toEqual(kidsOf(new KeySet(before)));
    await cache.refetch("c");
    issuer.keys = after;
    await cache.refetch("other");
    issuer.keys = [keyC];
    expect(kidsOf(await cache.refetch("c"))).toEqual(["c"]);
  });

  it("clears unknown kids when the set changes", async () => {
    await cache.refetch("b");
    issuer.keys = [keyA, keyC];
    await cache.refetch("c");
    issuer.keys = [keyA, keyB];
    expect(kidsOf(await cache.refetch("b"))).toEqual(["a", "b"]);
  });

  it("finds a new key within 15 s though forged kids have used up the budget", async () => {
    for (let kid = 0; kid < 500; kid += 1) await cache.refetch(`${kid}`);
    issuer.keys = [keyA, keyB];
    await clock.advance(15_000);
    await cache.refetch("forged");
    expect(kidsOf(cache.current())).toContain("b");
  });

  it("cannot decide while the issuer is down, and does not fetch between attempts", async () => {
    issuer.down = true;
    expect(await cache.refetch("b")).toBeUndefined();
    expect(await cache.refetch("b")).toBeUndefined();
    expect(issuer.fetches).toBe(2);
    expect(kidsOf(cache.current())).toEqual(["a"]);
  });
});

describe("JwksCache, while requests wait for a key", () => {
  /** Requests with the key `b` every quarter of a second, until one is accepted. */
  async function waitFor(kid: string, forMs: number): Promise<number | undefined> {
    for (let waitedMs = 0; waitedMs <= forMs; waitedMs += 250) {
      if ((await cache.refetch(kid))?.knows(kid) === true) return waitedMs;
      await clock.advance(250);
    }
    return undefined;
  }

  it.each([8, 60, 3600])(
    "returns keys within 2 s of the issuer's return after %i s",
    async (seconds) => {
      await cache.load();
      issuer.down = true;
      expect(await waitFor("b", seconds * 1000)).toBeUndefined();
      issuer.down = false;
      issuer.keys = [keyA, keyB];
      expect(await waitFor("b", 2000)).toBeLessThanOrEqual(2000);
    },
  );

  it("returns keys within 2 s also where there was no key before", async () => {
    issuer.down = true;
    await cache.load();
    await clock.advance(120_000);
    expect(await cache.load()).toBeUndefined();
    issuer.down = false;
    await clock.advance(1000);
    expect(kidsOf(cache.current())).toEqual(["a"]);
  });

  it("costs an issuer that is down at most one fetch in three quarters of a second", async () => {
    await cache.load();
    issuer.down = true;
    await waitFor("b", 60_000);
    expect(issuer.fetches).toBeGreaterThanOrEqual(45);
    expect(issuer.fetches).toBeLessThanOrEqual(82);
  });

  it("costs an issuer that answers without the key no more than the budget allows", async () => {
    await cache.load();
    issuer.down = true;
    await cache.refetch("b");
    await clock.advance(1000);
    issuer.down = false;
    await clock.advance(1000);
    const before = issuer.fetches;
    for (let second = 0; second < 60; second += 1) {
      await cache.refetch(`stranger-${second}`);
      await clock.advance(1000);
    }
    expect(issuer.fetches - before).toBeLessThanOrEqual(3 + 4);
  });

  it("keeps the longer pauses once no request waits", async () => {
    issuer.down = true;
    await cache.load();
    await clock.advance(120_000);
    await cache.load();
    await clock.advance(1000);
    const before = issuer.fetches;
    await clock.advance(60_000);
    expect(issuer.fetches - before).toBeLessThanOrEqual(6);
  });

  it("suggests the next attempt, however long the pause before it is", async () => {
    expect(cache.retryAfterSeconds()).toBe(1);
    issuer.down = true;
    await cache.load();
    await clock.advance(120_000);
    // Until the next one has failed: then the whole pause is left.
    for (const { fetches } = issuer; issuer.fetches === fetches; ) await clock.advance(10);
    const { nextRefreshAt = "" } = cache.health();
    const pauseMs = Date.parse(nextRefreshAt) - clock.now();
    expect(pauseMs).toBeGreaterThan(10_000);
    expect(cache.retryAfterSeconds()).toBe(Math.ceil(pauseMs / 1000));
    await clock.advance(pauseMs - 1000);
    expect(cache.retryAfterSeconds()).toBe(1);
  });

  it("suggests another attempt in a second", async () => {
    issuer.down = true;
    await cache.load();
    await clock.advance(120_000);
    await cache.load();
    expect(cache.retryAfterSeconds()).toBe(1);
  });
});

describe.each([
  ["back", -3_600_000],
  ["forward", 3_600_000],
])("JwksCache, when the time of day is set %s by an hour", (_, stepMs) => {
  it("keeps a fresh set fresh", async () => {
    await cache.load();
    await clock.advance(100_000);
    clock.step(stepMs);
    expect(cache.health()).toMatchObject({ state: "fresh", ageSeconds: 100 });
    await clock.advance(10_000);
    expect(issuer.fetches).toBe(1);
  });

  it("refreshes at the same time, though no timer fires", async () => {
    await cache.load();
    clock.step(stepMs);
    clock.suspend(520_000);
    issuer.keys = [keyA, keyB];
    expect(kidsOf(cache.current())).toEqual(["a"]);
    await clock.advance(0);
    expect(kidsOf(cache.current())).toEqual(["a", "b"]);
  });

  it("tries again after a failure at the same time, though no timer fires", async () => {
    issuer.down = true;
    await cache.load();
    clock.step(stepMs);
    issuer.down = false;
    clock.suspend(1000);
    expect(kidsOf(await cache.load())).toEqual(["a"]);
  });

  it("returns keys during an outage for the same time", async () => {
    await cache.load();
    issuer.down = true;
    clock.step(stepMs);
    await clock.advance(600_000 + 3_599_999);
    expect(cache.health().state).toBe("expired");
    await clock.advance(1);
    expect(cache.health().state).toBe("empty");
  });

  it("reports times by the clock as it is set now", async () => {
    await cache.load();
    clock.step(stepMs);
    await clock.advance(60_000);
    const { lastSuccessAt = "", nextRefreshAt = "" } = cache.health();
    expect(Date.parse(lastSuccessAt)).toBe(clock.now() - 60_000);
    expect(Date.parse(nextRefreshAt)).toBeGreaterThan(clock.now());
    expect(Date.parse(nextRefreshAt)).toBeLessThanOrEqual(clock.now() + 450_001);
  });

  it("keeps the interval between fetches for an unknown key", async () => {
    await cache.load();
    await cache.refetch("b");
    clock.step(stepMs);
    await cache.refetch("b");
    expect(issuer.fetches).toBe(2);
    issuer.keys = [keyA, keyB];
    await clock.advance(15_000);
    expect(kidsOf(await cache.refetch("b"))).toEqual(["a", "b"]);
  });
});

describe("JwksCache, where a fetch never ends because the runtime ended it with its request", () => {
  const LOST_MS = TIMEOUT_MS + 500;

  it("fetches again for the next request, which does not wait for the lost one", async () => {
    issuer.hold();
    void cache.load();
    await settle();
    issuer.heldForever();
    clock.suspend(LOST_MS);
    expect(kidsOf(await cache.load())).toEqual(["a"]);
    expect(issuer.fetches).toBe(2);
  });

  it("fetches again for a request that waits already", async () => {
    issuer.hold();
    void cache.load();
    const waiting = cache.load();
    await settle();
    issuer.heldForever();
    await clock.advance(LOST_MS);
    expect(kidsOf(await waiting)).toEqual(["a"]);
    expect(issuer.fetches).toBe(2);
  });

  it("refreshes again beside the next request while the keys are stale", async () => {
    issuer.maxAgeSeconds = 86_400;
    await cache.load();
    issuer.hold();
    clock.suspend(86_400_000 * 0.86);
    expect(kidsOf(cache.current())).toEqual(["a"]);
    expect(issuer.fetches).toBe(2);
    await settle();
    issuer.heldForever();
    clock.suspend(LOST_MS);
    issuer.keys = [keyB];
    expect(kidsOf(cache.current())).toEqual(["a"]);
    await settle();
    expect(kidsOf(cache.current())).toEqual(["b"]);
  });

  it("cannot decide about an unknown key once the budget went into fetches that were lost", async () => {
    const lost = cacheWith(1000);
    await lost.load();
    await clock.advance(60_000);
    issuer.hold();
    for (const kid of ["b", "c", "d"]) {
      void lost.refetch(kid);
      await settle();
      clock.suspend(1500);
    }
    expect(issuer.fetches).toBe(4);
    expect(await lost.refetch("e")).toBeUndefined();
    expect(kidsOf(lost.current())).toEqual(["a"]);
    lost.close();
  });

  it("ignores a set that arrives after a newer one", async () => {
    issuer.hold();
    const first = cache.load();
    await settle();
    const late = issuer.heldForever();
    clock.suspend(LOST_MS);
    issuer.keys = [keyB];
    await cache.load();
    issuer.keys = [keyA];
    late();
    await first;
    expect(kidsOf(cache.current())).toEqual(["b"]);
  });
});

describe("JwksCache.keepAlive", () => {
  it("receives each fetch, and no fetch rejects", async () => {
    issuer.down = true;
    await cache.load();
    issuer.down = false;
    await clock.advance(1000);
    clock.suspend(600_000 * 0.86);
    cache.current();
    expect(kept).toHaveLength(3);
    expect(await Promise.all(kept)).toEqual([undefined, undefined, undefined]);
  });
});

describe("JwksCache.close", () => {
  it("drops the keys and stops its timer", async () => {
    await cache.load();
    cache.close();
    expect(cache.current()).toBeUndefined();
    expect(await cache.load()).toBeUndefined();
    // More often than the budget allows.
    for (const kid of ["a", "b", "c", "d", "e"]) expect(await cache.refetch(kid)).toBeUndefined();
    expect(cache.health()).toMatchObject({ state: "empty", keyCount: 0, nextRefreshAt: undefined });
    expect(clock.pendingTimers).toBe(0);
    expect(issuer.fetches).toBe(1);
  });

  it("ignores the failure of a running fetch", async () => {
    issuer.hold();
    issuer.down = true;
    const loading = cache.load();
    cache.close();
    await issuer.release();
    expect(await loading).toBeUndefined();
    expect(events).toEqual([]);
    expect(cache.health().lastErrorCode).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
  });

  it("ignores the result of a running fetch", async () => {
    issuer.hold();
    const loading = cache.load();
    cache.close();
    await issuer.release();
    expect(await loading).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
  });
});
