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
const [keyA, keyB, keyC] = await Promise.all([importKey("a"), importKey("b"), importKey("c")]);

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

  async release(): Promise<void> {
    for (const go of this.#held ?? []) go();
    this.#held = undefined;
    await settle();
  }

  fetchKeySet = async (): Promise<FetchedKeySet> => {
    this.fetches += 1;
    if (this.#held !== undefined) await new Promise<void>((go) => this.#held?.push(go));
    if (this.down) throw new Error("nobody there");
    return { keySet: new KeySet(this.keys), maxAgeSeconds: this.maxAgeSeconds };
  };
}

let clock: FakeClock;
let issuer: ScriptedIssuer;
let events: string[];
let cache: JwksCache;

beforeEach(() => {
  clock = new FakeClock();
  issuer = new ScriptedIssuer();
  events = [];
  cache = new JwksCache({
    fetchKeySet: issuer.fetchKeySet,
    clock,
    outageToleranceSeconds: 3600,
    observer: {
      candidatesLimited: () => {},
      refreshed: (keySet) => events.push(`refreshed ${keySet.keys.size}`),
      refreshFailed: ({ code }, state) => events.push(`${code} ${state}`),
    },
  });
});

const kidsOf = (keySet: KeySet | undefined) => [...(keySet?.keys ?? [])].map(({ kid }) => kid);

describe("JwksCache, empty", () => {
  it("fetches nothing until somebody asks", () => {
    expect(cache.health()).toMatchObject({ state: "empty", usable: false, keyCount: 0 });
    expect(issuer.fetches).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it("lets everybody join one fetch", async () => {
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

  it("is asked ever less often while the issuer stays away", async () => {
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

  it("serves without waiting", () => {
    expect(kidsOf(cache.current())).toEqual(["a"]);
    expect(cache.health()).toMatchObject({
      state: "fresh",
      usable: true,
      keyCount: 1,
      ageSeconds: 0,
    });
  });

  it("is refreshed by its timer before it expires", async () => {
    issuer.keys = [keyA, keyB];
    await clock.advance(600_000 * 0.86);
    expect(issuer.fetches).toBe(2);
    expect(kidsOf(cache.current())).toEqual(["a", "b"]);
    expect(cache.health().state).toBe("fresh");
  });

  it("serves the old set while one background refresh runs", async () => {
    issuer.hold();
    await clock.advance(600_000 * 0.86);
    expect(cache.health().state).toBe("stale");
    for (let request = 0; request < 50; request += 1)
      expect(kidsOf(cache.current())).toEqual(["a"]);
    expect(issuer.fetches).toBe(2);
    await issuer.release();
    expect(cache.health().state).toBe("fresh");
  });

  it("takes the issuer's word for how long the keys are good", async () => {
    issuer.maxAgeSeconds = 7200;
    await clock.advance(600_000 * 0.86);
    await clock.advance(7_200_000 * 0.74);
    expect(issuer.fetches).toBe(2);
    await clock.advance(7_200_000 * 0.12);
    expect(issuer.fetches).toBe(3);
  });

  it("drops keys that leave the set", async () => {
    issuer.keys = [keyB];
    await clock.advance(520_000);
    expect(kidsOf(cache.current())).toEqual(["b"]);
  });

  it("believes an issuer that withdraws every key, and asks again soon", async () => {
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

  it("makes the first request wait for the refresh that is under way", async () => {
    issuer.hold();
    issuer.keys = [keyB];
    await clock.advance(600_000);
    expect(cache.current()).toBeUndefined();
    const waiting = cache.load();
    await issuer.release();
    expect(kidsOf(await waiting)).toEqual(["b"]);
    expect(issuer.fetches).toBe(2);
  });

  it("serves without waiting once the issuer is known to be down, to the end of the tolerance", async () => {
    issuer.down = true;
    await clock.advance(600_000);
    expect(cache.health().state).toBe("expired");
    expect(kidsOf(cache.current())).toEqual(["a"]);
    await clock.advance(3_599_999);
    expect(kidsOf(cache.current())).toEqual(["a"]);
    expect(events.at(-1)).toBe("unexpected expired");
    await clock.advance(1);
    expect(cache.current()).toBeUndefined();
    expect(await cache.load()).toBeUndefined();
    expect(cache.health()).toMatchObject({ state: "empty", usable: false, keyCount: 1 });
  });

  it("recovers by itself, however long the outage was", async () => {
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
    for (let kid = 0; kid < 500; kid += 1)
      expect(kidsOf(await cache.refetch(`${kid}`))).toEqual(["a"]);
    expect(issuer.fetches).toBe(4);
  });

  it("costs an issuer one fetch for a burst of unknown kids all at once", async () => {
    await Promise.all(Array.from({ length: 500 }, (_, kid) => cache.refetch(`${kid}`)));
    expect(issuer.fetches).toBe(2);
  });

  it("does not ask twice for the same kid within an interval, and asks again after it", async () => {
    await cache.refetch("b");
    await cache.refetch("b");
    expect(issuer.fetches).toBe(2);
    issuer.keys = [keyA, keyB];
    await clock.advance(15_000);
    expect(kidsOf(await cache.refetch("b"))).toEqual(["a", "b"]);
  });

  it("forgets unknown kids when the set changes", async () => {
    await cache.refetch("b");
    issuer.keys = [keyA, keyC];
    await cache.refetch("c");
    issuer.keys = [keyA, keyB];
    expect(kidsOf(await cache.refetch("b"))).toEqual(["a", "b"]);
  });

  it("finds a new key within 15 s though strangers have spent the budget", async () => {
    for (let kid = 0; kid < 500; kid += 1) await cache.refetch(`${kid}`);
    issuer.keys = [keyA, keyB];
    await clock.advance(15_000);
    await cache.refetch("a stranger's");
    expect(kidsOf(cache.current())).toContain("b");
  });

  it("cannot tell while the issuer is down, and leaves it alone between tries", async () => {
    issuer.down = true;
    expect(await cache.refetch("b")).toBeUndefined();
    expect(await cache.refetch("b")).toBeUndefined();
    expect(issuer.fetches).toBe(2);
    expect(kidsOf(cache.current())).toEqual(["a"]);
  });
});

describe("JwksCache.close", () => {
  it("forgets the keys and stops its timer", async () => {
    await cache.load();
    cache.close();
    expect(cache.current()).toBeUndefined();
    expect(await cache.load()).toBeUndefined();
    expect(await cache.refetch("a")).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
    expect(issuer.fetches).toBe(1);
  });

  it("ignores what a fetch under way brings", async () => {
    issuer.hold();
    const loading = cache.load();
    cache.close();
    await issuer.release();
    expect(await loading).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
  });
});
