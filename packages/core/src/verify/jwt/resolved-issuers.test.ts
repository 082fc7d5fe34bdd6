import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
import { standard } from "../../issuer/profiles/standard.js";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import type { KeySource } from "../../keys/key-source.js";
import { ResolvedIssuers, type ResolvedIssuersParts } from "./resolved-issuers.js";

const SHOP = "https://shop.example.com";
const STAFF = "https://staff.example.com";

function trustedOf(issuer: string, changes: Partial<TrustedIssuer> = {}): TrustedIssuer {
  return {
    issuer,
    alias: "tenant",
    audiences: new Set(["orders"]),
    profile: standard,
    algorithms: new Set(["ES256", "RS256"]),
    rsaAlgorithms: new Set(["RS256", "PS256"]),
    leftOut: [],
    keys: { kind: "uri", jwksUri: `${issuer}/keys` },
    maxTokenLifetimeSeconds: undefined,
    ...changes,
  };
}

type Answer = (iss: string) => Promise<TrustedIssuer | undefined>;

/** Issuers that a test resolves, the identifiers it was called with, and the keys that were made for them. */
function setUp(given: Answer = async (iss) => trustedOf(iss), bounds = {}) {
  const clock = new FakeClock();
  const application = { answer: given };
  const calls: string[] = [];
  const made: { readonly close: ReturnType<typeof vi.fn> }[] = [];
  const parts: ResolvedIssuersParts = {
    resolve: (iss) => {
      calls.push(iss);
      return application.answer(iss);
    },
    createKeys: () => {
      const keys = { close: vi.fn() };
      made.push(keys);
      return keys as unknown as KeySource;
    },
    clock,
    max: 10,
    maxAgeMs: 5000,
    timeoutMs: 500,
    ...bounds,
  };
  return { issuers: new ResolvedIssuers(parts), clock, calls, made, application };
}

const never = () => new Promise<never>(() => undefined);

describe("ResolvedIssuers", () => {
  it("resolves an issuer when it is first needed, and finds it at once from then on", async () => {
    const { issuers, calls } = setUp();
    const found = await issuers.find(SHOP);
    expect(found?.trusted).toEqual(trustedOf(SHOP));
    expect(issuers.find(SHOP)).toBe(found);
    expect(issuers.known()).toEqual([found]);
    expect(calls).toEqual([SHOP]);
  });

  it("resolves it again once its answer is too old, and keeps its keys where they are the same", async () => {
    const { issuers, clock, calls, made } = setUp();
    const found = await issuers.find(SHOP);
    await clock.advance(4999);
    expect(issuers.find(SHOP)).toBe(found);
    expect(found?.isCurrent()).toBe(true);
    await clock.advance(1);
    expect(found?.isCurrent()).toBe(false);
    const again = await issuers.find(SHOP);
    expect(again?.isCurrent()).toBe(true);
    expect(again?.keys).toBe(found?.keys);
    expect(issuers.known()).toEqual([again]);
    expect(calls).toEqual([SHOP, SHOP]);
    expect(made).toHaveLength(1);
    expect(made[0]?.close).not.toHaveBeenCalled();
  });

  it.each<[string, Partial<TrustedIssuer>]>([
    ["address of the keys", { keys: { kind: "uri", jwksUri: `${SHOP}/other` } }],
    ["place of the keys", { keys: { kind: "discovery" } }],
    ["alias", { alias: "other" }],
    ["profile", { profile: { ...standard } }],
    ["longer list of algorithms", { algorithms: new Set(["ES256", "RS256", "PS256"]) }],
    ["shorter list of algorithms", { algorithms: new Set(["ES256"]) }],
    ["algorithm", { algorithms: new Set(["ES256", "PS256"]) }],
    ["list of RSA algorithms", { rsaAlgorithms: new Set(["RS256"]) }],
    ["RSA algorithm", { rsaAlgorithms: new Set(["RS256", "RS384"]) }],
  ])(
    "replaces the keys of an issuer that has another %s, and closes the former",
    async (_, changes) => {
      const { issuers, clock, made, application } = setUp();
      await issuers.find(SHOP);
      await clock.advance(5000);
      application.answer = async (iss) => trustedOf(iss, changes);
      await issuers.find(SHOP);
      expect(made.map(({ close }) => close.mock.calls.length)).toEqual([1, 0]);
    },
  );

  it("keeps the keys of an issuer with the same algorithms in another order, and other rules for claims", async () => {
    const { issuers, clock, made, application } = setUp();
    await issuers.find(SHOP);
    await clock.advance(5000);
    const changes = {
      algorithms: new Set(["RS256", "ES256"] as const),
      audiences: undefined,
      maxTokenLifetimeSeconds: 60,
    };
    application.answer = async (iss) => trustedOf(iss, changes);
    const found = await issuers.find(SHOP);
    expect(found?.trusted).toEqual(trustedOf(SHOP, changes));
    expect(made).toHaveLength(1);
  });

  it("replaces static keys each time: their content may be another", async () => {
    const keys = { kind: "static", jwks: { keys: [] } } as const;
    const { issuers, clock, made } = setUp(async (iss) => trustedOf(iss, { keys }));
    await issuers.find(SHOP);
    await clock.advance(5000);
    await issuers.find(SHOP);
    expect(made.map(({ close }) => close.mock.calls.length)).toEqual([1, 0]);
  });

  it("resolves an issuer once for any number of tokens that arrive meanwhile", async () => {
    const { issuers, calls } = setUp();
    const [one, other, staff] = [issuers.find(SHOP), issuers.find(SHOP), issuers.find(STAFF)];
    expect(one).toBeInstanceOf(Promise);
    expect(await other).toBe(await one);
    expect(await staff).not.toBe(await one);
    expect(calls).toEqual([SHOP, STAFF]);
  });

  it("caches for a minute that an issuer is not trusted", async () => {
    const { issuers, clock, calls, application } = setUp(async () => undefined);
    expect(await issuers.find(SHOP)).toBeUndefined();
    application.answer = async (iss) => trustedOf(iss);
    await clock.advance(59_999);
    expect(issuers.find(SHOP)).toBeUndefined();
    expect(calls).toEqual([SHOP]);
    await clock.advance(1);
    expect((await issuers.find(SHOP))?.trusted.issuer).toBe(SHOP);
  });

  it("caches no more issuers that are not trusted than it is to, the least recently used evicted first", async () => {
    const { issuers, calls } = setUp(async () => undefined, { max: 1 });
    await issuers.find(SHOP);
    await issuers.find(STAFF);
    expect(issuers.find(STAFF)).toBeUndefined();
    await issuers.find(SHOP);
    expect(calls).toEqual([SHOP, STAFF, SHOP]);
  });

  it("drops an issuer that is no longer trusted, and closes its keys", async () => {
    const { issuers, clock, made, application } = setUp();
    await issuers.find(SHOP);
    await clock.advance(5000);
    application.answer = async () => undefined;
    expect(await issuers.find(SHOP)).toBeUndefined();
    expect(issuers.known()).toEqual([]);
    expect(made[0]?.close).toHaveBeenCalledTimes(1);
  });

  it("drops the least recently used issuer where there are too many, and closes its keys", async () => {
    const { issuers, made } = setUp(undefined, { max: 2 });
    for (const iss of [SHOP, STAFF, SHOP, "https://third.example.com"]) await issuers.find(iss);
    expect(
      issuers
        .known()
        .map(({ trusted }) => trusted.issuer)
        .sort(),
    ).toEqual([SHOP, "https://third.example.com"]);
    expect(made.map(({ close }) => close.mock.calls.length)).toEqual([0, 1, 0]);
  });

  it("lists the most recently used issuers, at most a given number", async () => {
    const { issuers } = setUp();
    for (const iss of ["https://third.example.com", SHOP, STAFF, SHOP]) await issuers.find(iss);
    const names = issuers.known(2).map(({ trusted }) => trusted.issuer);
    expect(names).toEqual([SHOP, STAFF]);
    expect(issuers.known()).toHaveLength(3);
  });

  it("returns a failure for a second to every token of that issuer, and then resolves it again", async () => {
    const broken = new Error("the tenants' database is down");
    const { issuers, clock, calls, application } = setUp(() => Promise.reject(broken));
    await expect(issuers.find(SHOP)).rejects.toBe(broken);
    application.answer = async (iss) => trustedOf(iss);
    await clock.advance(999);
    expect(() => issuers.find(SHOP)).toThrow(broken);
    expect((await issuers.find(STAFF))?.trusted.issuer).toBe(STAFF);
    await clock.advance(1);
    expect((await issuers.find(SHOP))?.trusted.issuer).toBe(SHOP);
    expect(calls).toEqual([SHOP, STAFF, SHOP]);
  });

  it("fails where the application does not answer in time", async () => {
    const { issuers, clock, calls } = setUp(never);
    const found = issuers.find(SHOP);
    const failure = expect(found).rejects.toThrow("`issuers.resolve` did not answer in time");
    await clock.advance(499);
    const later = expect(issuers.find(SHOP)).rejects.toThrow("did not answer in time");
    await clock.advance(1);
    await failure;
    await later;
    expect(calls).toEqual([SHOP]);
    expect(() => issuers.find(SHOP)).toThrow("`issuers.resolve` did not answer in time");
  });

  it("passes no identifier to the application that is empty, or longer than 1024 characters", async () => {
    const { issuers, calls } = setUp();
    expect(issuers.find("")).toBeUndefined();
    expect(issuers.find("x".repeat(1025))).toBeUndefined();
    await issuers.find("x".repeat(1024));
    expect(calls).toEqual(["x".repeat(1024)]);
  });

  it("resolves a trusted issuer again while 100 others are being resolved", async () => {
    const { issuers, clock, application } = setUp();
    await issuers.find(SHOP);
    await clock.advance(5000);
    application.answer = (iss) => (iss === SHOP ? Promise.resolve(trustedOf(iss)) : never());
    const others = Array.from({ length: 100 }, (_, index) => issuers.find(`stranger-${index}`));
    for (const other of others) void Promise.resolve(other).catch(() => {});
    expect((await issuers.find(SHOP))?.trusted.issuer).toBe(SHOP);
    await expect(issuers.find("stranger-100")).rejects.toThrow("Too many unknown issuers");
  });

  it("resolves at most 100 issuers at once", async () => {
    const ends: (() => void)[] = [];
    const { issuers, calls } = setUp(
      () => new Promise((resolve) => ends.push(() => resolve(undefined))),
    );
    const found = Array.from({ length: 100 }, (_, index) => issuers.find(`tenant-${index}`));
    await expect(issuers.find("tenant-100")).rejects.toThrow(
      "Too many unknown issuers are being resolved",
    );
    void issuers.find("tenant-7");
    expect(calls).toHaveLength(100);
    ends[0]?.();
    await found[0];
    void issuers.find("tenant-100");
    expect(calls).toHaveLength(101);
    for (const end of ends) end();
  });
});

describe("ResolvedIssuers, closed", () => {
  it("closes the keys of each issuer, and finds none", async () => {
    const { issuers, made } = setUp();
    const found = await issuers.find(SHOP);
    await issuers.find(STAFF);
    issuers.close();
    expect(made.map(({ close }) => close.mock.calls.length)).toEqual([1, 1]);
    expect(found?.isCurrent()).toBe(false);
    expect(issuers.known()).toEqual([]);
    for (const iss of [SHOP, "x"]) expect(() => issuers.find(iss)).toThrow("The gate is closed");
  });

  it("closes the keys of an issuer that is being resolved, and does not cache it", async () => {
    const { issuers, made } = setUp();
    const resolving = issuers.find(SHOP);
    issuers.close();
    const found = await resolving;
    expect(found?.isCurrent()).toBe(false);
    expect(made[0]?.close).toHaveBeenCalledTimes(1);
    expect(issuers.known()).toEqual([]);
  });
});
