import { FakeClock } from "@callgate-tooling/test-support";
import { beforeEach, describe, expect, it } from "vitest";
import { createGate } from "../create-gate.js";
import type { Gate } from "../gate.js";
import type { EndHash } from "../kit/token-end-hash.js";
import type { GateOptions } from "../options/gate-options.js";
import { createSigner, type Signer, type TestJwk } from "../test-support/signer.js";
import { AUDIENCE, ISSUER, optionsFor, requestWith, tokenAt } from "../test-support/valid-token.js";
import type { VerifiedToken } from "./verification.js";
import { type TokenFingerprint, VerifiedTokens } from "./verified-tokens.js";

const clock = new FakeClock();
const signer = createSigner();

/** A gate that reports the outcome of each decision, and whether the token was cached. */
function watchedGate(options: GateOptions): { gate: Gate; seen: string[] } {
  const seen: string[] = [];
  const gate = createGate({
    ...options,
    onDecision: ({ reason, cached }) =>
      seen.push(`${reason ?? "allowed"}${cached ? ", cached" : ""}`),
  });
  return { gate, seen };
}

async function present(gate: Gate, token: string): Promise<void> {
  await gate.decide(requestWith(token), gate.policy({ callers: ["reports"] }));
}

function flipCharacter(token: string, at: number): string {
  const other = token[at] === "A" ? "B" : "A";
  return token.slice(0, at) + other + token.slice(at + 1);
}

describe("a gate that caches tokens", () => {
  it("verifies a token once", async () => {
    const { gate, seen } = watchedGate(optionsFor(signer, clock));
    const token = tokenAt(clock, signer);
    for (let request = 0; request < 3; request += 1) await present(gate, token);
    expect(seen).toEqual(["allowed", "allowed, cached", "allowed, cached"]);
  });

  it("applies each endpoint's policy to a cached token", async () => {
    const { gate, seen } = watchedGate(optionsFor(signer, clock));
    const token = tokenAt(clock, signer, { client_id: "checkout", sub: "checkout" });
    await present(gate, token);
    await present(gate, token);
    expect(seen).toEqual(["caller_not_allowed", "caller_not_allowed, cached"]);
  });

  it("denies a cached token in the second it expires, skew included", async () => {
    const ticking = new FakeClock();
    const { gate, seen } = watchedGate(optionsFor(signer, ticking));
    const token = tokenAt(ticking, signer);
    await present(gate, token);
    await ticking.advance(304_999);
    await present(gate, token);
    await ticking.advance(1);
    await present(gate, token);
    await present(gate, token);
    expect(seen).toEqual(["allowed", "allowed, cached", "token_expired", "token_expired"]);
  });

  it("does not accept a part of a cached token as the whole", async () => {
    const { gate, seen } = watchedGate(optionsFor(signer, clock));
    const token = tokenAt(clock, signer);
    const lastDot = token.lastIndexOf(".");
    await present(gate, token);
    await present(gate, flipCharacter(token, lastDot + 1));
    await present(gate, flipCharacter(token, lastDot - 40));
    await present(gate, `${token.slice(0, lastDot)}.`);
    await present(gate, `${token}.`);
    await present(gate, `${token}=`);
    expect(seen[0]).toBe("allowed");
    expect(
      seen.slice(1).filter((outcome) => !/^(signature_invalid|token_malformed)$/.test(outcome)),
    ).toEqual([]);
  });

  it("caches no refusal", async () => {
    const { gate, seen } = watchedGate(optionsFor(signer, clock));
    const token = tokenAt(clock, signer, { aud: "https://other.example.com" });
    await present(gate, token);
    await present(gate, token);
    expect(seen).toEqual(["audience_mismatch", "audience_mismatch"]);
  });

  it("verifies every token again when it may cache none", async () => {
    const { gate, seen } = watchedGate({ ...optionsFor(signer, clock), cache: { maxTokens: 0 } });
    const token = tokenAt(clock, signer);
    await present(gate, token);
    await present(gate, token);
    expect(seen).toEqual(["allowed", "allowed"]);
  });

  it("evicts the least recently used token", async () => {
    const { gate, seen } = watchedGate({ ...optionsFor(signer, clock), cache: { maxTokens: 2 } });
    const [a, b, c] = ["a", "b", "c"].map((jti) => tokenAt(clock, signer, { jti })) as [
      string,
      string,
      string,
    ];
    for (const token of [a, b, a, c, a, b]) await present(gate, token);
    expect(seen).toEqual([
      "allowed",
      "allowed",
      "allowed, cached",
      "allowed",
      "allowed, cached",
      "allowed",
    ]);
  });

  it("shares nothing with another gate", async () => {
    const token = tokenAt(clock, signer);
    const trusting = watchedGate(optionsFor(signer, clock));
    const distrusting = watchedGate(optionsFor(createSigner(), clock));
    await present(trusting.gate, token);
    await present(distrusting.gate, token);
    expect(distrusting.seen).toEqual(["signature_invalid"]);
  });
});

describe("a gate whose issuer changes its keys", () => {
  const rotated = createSigner("ES256", "key-2");
  const ticking = new FakeClock();
  let keys: TestJwk[] = [signer.publicJwk];
  const jwksUri = "https://login.example.com/keys";
  const options = { issuer: ISSUER, audience: AUDIENCE, jwksUri, clock: ticking };
  const fetch = async () => Response.json({ keys });

  async function refreshed(gate: Gate, published: Signer[]): Promise<void> {
    keys = published.map(({ publicJwk }) => publicJwk);
    // Up to the refresh and no further: importing keys leaves the event loop, and a deadline would pass meanwhile.
    const { nextRefreshAt = "" } = gate.health().issuers[0] ?? {};
    await ticking.advance(Date.parse(nextRefreshAt) - ticking.now());
    await expect.poll(() => gate.health().issuers[0]?.ageSeconds).toBe(0);
  }

  it("keeps tokens of a key that stays, and drops those of a key that leaves, at once", async () => {
    const { gate, seen } = watchedGate({ ...options, fetch });
    const exp = ticking.now() / 1000 + 7200;
    const token = tokenAt(ticking, signer, { exp });
    await present(gate, token);
    await refreshed(gate, [signer, rotated]);
    await present(gate, token);
    await refreshed(gate, [rotated]);
    await present(gate, token);
    expect(seen).toEqual(["allowed", "allowed, cached", "key_unknown"]);
    gate.close();
  });

  it("drops tokens when it is closed", async () => {
    const { gate, seen } = watchedGate({ ...options, fetch });
    keys = [signer.publicJwk];
    const token = tokenAt(ticking, signer);
    await present(gate, token);
    gate.close();
    await present(gate, token);
    expect(seen).toEqual(["allowed", "keys_unavailable"]);
  });
});

describe("VerifiedTokens", () => {
  const token = tokenAt(clock, signer);
  let tokens: VerifiedTokens;
  let fingerprint: TokenFingerprint | undefined;
  beforeEach(() => {
    tokens = new VerifiedTokens({ maxTokens: 10, maxBytes: 1_000_000 });
    fingerprint = tokens.fingerprintOf(token);
  });

  it("keeps nothing of the end of the signature but its hash", () => {
    expect(token).toHaveLength((fingerprint?.rest.length ?? 0) + 57);
    expect(token.startsWith(fingerprint?.rest ?? "-")).toBe(true);
    const lane = expect.any(Number);
    expect(fingerprint).toEqual({
      end: { a: lane, b: lane, c: lane, d: lane },
      rest: expect.any(String),
    });
  });

  it("stores a token when it is seen again once tokens no longer return, and when it is first seen while they do", () => {
    const few = new VerifiedTokens({ maxTokens: 2, maxBytes: 1_000_000 });
    const verified = { auth: {} } as VerifiedToken;
    const [a, b, c, e] = ["a", "b", "c", "e"].map((jti) =>
      few.fingerprintOf(tokenAt(clock, signer, { jti })),
    ) as [TokenFingerprint, TokenFingerprint, TokenFingerprint, TokenFingerprint];
    few.add(a, verified);
    few.add(b, verified);
    few.add(c, verified);
    expect(few.find(c)).toBeUndefined();
    few.add(c, verified);
    expect(few.find(c)?.auth).toBe(verified.auth);
    expect(few.find(c)?.auth).toBe(verified.auth);
    few.add(e, verified);
    expect(few.find(e)?.auth).toBe(verified.auth);
  });

  it("distinguishes two tokens that differ in any place", () => {
    for (let at = 0; at < token.length; at += 1) {
      const other = `${token.slice(0, at)}~${token.slice(at + 1)}`;
      expect(tokens.fingerprintOf(other)).not.toEqual(fingerprint);
    }
    for (const other of [`${token}A`, `A${token}`, token.slice(1), token.slice(0, -1)]) {
      expect(tokens.fingerprintOf(other)).not.toEqual(fingerprint);
    }
  });

  it("has its own random keys, so that a fingerprint is unusable elsewhere", () => {
    const others = new VerifiedTokens({ maxTokens: 10, maxBytes: 1_000_000 });
    expect(others.fingerprintOf(token)).not.toEqual(fingerprint);
    expect(Object.keys(others)).toEqual([]);
  });

  it("finds nothing where only a part is the same", () => {
    const verified = { auth: {} } as VerifiedToken;
    const end = { a: 1, b: 2, c: 3, d: 4 };
    const known = { end, rest: "aaa.bbb.c" };
    tokens.add(known, verified);
    expect(tokens.find(known)).toMatchObject({ auth: verified.auth, cached: true });
    for (const rest of [
      "aaa.bbc.c",
      "aab.bbb.c",
      "aaa.bbb.",
      "aaa.bbb.cc",
      "aaaa.bbb.c",
      "aa.bbb.c",
      "",
    ])
      expect(tokens.find({ ...known, rest })).toBeUndefined();
    // The key in the map is `a` and a part of `b`: with the last one, both differ and the key does not.
    for (const other of [{ a: 2 }, { b: 1 }, { c: 4 }, { d: 3 }, { a: 0, b: 34 }]) {
      expect(tokens.find({ ...known, end: { ...end, ...other } })).toBeUndefined();
    }
    tokens.delete(known);
    expect(tokens.find(known)).toBeUndefined();
  });

  const ofLength = (length: number) => "x".repeat(length);
  const keeps = (cache: VerifiedTokens, text: string): boolean => {
    const print = cache.fingerprintOf(text) as TokenFingerprint;
    cache.add(print, {} as VerifiedToken);
    return cache.find(print) !== undefined;
  };

  it("stores no token of more than 8192 characters, a few of which would evict all others", () => {
    const cache = new VerifiedTokens({ maxTokens: 10, maxBytes: 1_000_000 });
    expect(keeps(cache, ofLength(8192))).toBe(true);
    expect(keeps(cache, ofLength(8193))).toBe(false);
  });

  it("counts 2.75 bytes for each character of a token, its end included, rounded up", () => {
    const keepsWithin = (maxBytes: number) =>
      keeps(new VerifiedTokens({ maxTokens: 10, maxBytes }), ofLength(1001));
    expect([keepsWithin(2753), keepsWithin(2752)]).toEqual([true, false]);
  });

  it("has no fingerprint of what cannot be a token", () => {
    expect(tokens.fingerprintOf(`${token}é`)).toBeUndefined();
  });

  it("finds nothing once it is cleared", () => {
    const cache = new VerifiedTokens({ maxTokens: 10, maxBytes: 1_000_000 });
    expect(keeps(cache, token)).toBe(true);
    cache.clear();
    expect(cache.find(cache.fingerprintOf(token) as TokenFingerprint)).toBeUndefined();
  });

  it("gains as much by a token that is found many times as by one that is found once", () => {
    const cache = new VerifiedTokens({ maxTokens: 4, maxBytes: 1_000_000 });
    const prints = ["a", "b", "c", "d", "e", "f"].map(
      (text) => cache.fingerprintOf(ofLength(100) + text) as TokenFingerprint,
    );
    const [a, b, c, d, e, f] = prints as [TokenFingerprint, ...TokenFingerprint[]];
    for (const print of [a, b, c, d]) cache.add(print as TokenFingerprint, {} as VerifiedToken);
    for (let times = 0; times < 5; times += 1) cache.find(a);
    for (const print of [e, f]) cache.add(print as TokenFingerprint, {} as VerifiedToken);
    const isFound = [e, f].map((print) => cache.find(print as TokenFingerprint) !== undefined);
    expect(isFound).toEqual([true, false]);
  });

  it("recognises a token that it has seen once by more than its place", () => {
    const cache = new VerifiedTokens({ maxTokens: 1, maxBytes: 1_000_000 });
    const isStored = (end: EndHash): boolean => {
      cache.add({ end, rest: "" }, {} as VerifiedToken);
      return cache.find({ end, rest: "" }) !== undefined;
    };
    const end = { a: 1, b: 2, c: 3, d: 4 };
    expect(isStored({ a: 9, b: 9, c: 9, d: 9 })).toBe(true);
    // It uses up what the first one gained when it was found.
    cache.add({ end: { a: 8, b: 8, c: 8, d: 8 }, rest: "" }, {} as VerifiedToken);
    const others = [end, { ...end, c: 5 }, { ...end, d: 6 }];
    expect(others.map(isStored)).toEqual([false, false, false]);
    expect(isStored(end)).toBe(true);
  });
});
