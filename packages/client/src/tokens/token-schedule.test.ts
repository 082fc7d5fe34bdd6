import { describe, expect, it } from "vitest";
import { planSchedule, readLifetime } from "./token-schedule.js";

const NOW = 1_800_000_000;

const granted = (
  expiresInSeconds: number | undefined,
  value = "opaque",
  { ageSeconds = 0, answeredAtSeconds = undefined as number | undefined } = {},
) => ({
  value,
  expiresInSeconds,
  ...{ ageSeconds, answeredAtSeconds },
  scope: undefined,
  tokenTypeMissing: false,
  ...{ prover: undefined, isUnbound: false, certificate: undefined },
});

const lifetimeOf = (token: ReturnType<typeof granted>, assumed = 300) =>
  readLifetime(token, assumed, NOW * 1000);

const jwt = (claims: unknown): string =>
  `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;

/** Valid for an hour, most of which has passed. */
const oldJwt = jwt({ iat: NOW - 3500, exp: NOW + 100 });

describe("readLifetime", () => {
  it.each([
    ["expires_in", granted(300), 300],
    ["expires_in before a longer exp − iat", granted(300, jwt({ iat: 0, exp: 600 })), 300],
    ["exp − iat before a longer expires_in", granted(600, jwt({ iat: 1000, exp: 1300 })), 300],
    ["exp − iat alone", granted(undefined, jwt({ iat: 1000, exp: 1300 })), 300],
    ["expires_in beside a JWT without iat", granted(300, jwt({ exp: 10 })), 300],
    [
      "expires_in beside claims that are not numbers",
      granted(300, jwt({ iat: "0", exp: "9" })),
      300,
    ],
    ["expires_in beside what only looks like a JWT", granted(300, "a.!.c"), 300],
    ["expires_in beside claims that are null", granted(300, jwt(null)), 300],
    ["expires_in beside four parts", granted(300, `${jwt({ iat: 0, exp: 9 })}.x`), 300],
    ["no more than 366 days", granted(1e12), 31_622_400],
    ["no more than 366 days of an infinite one", granted(Infinity), 31_622_400],
    ["what is left of an old JWT", granted(3600, oldJwt), 100],
    ["what is left of a JWT without other claims", granted(undefined, jwt({ exp: NOW + 60 })), 60],
    [
      "what is left of a JWT by the server's clock",
      granted(3600, oldJwt, { answeredAtSeconds: NOW + 40 }),
      60,
    ],
    ["expires_in less the age of the answer", granted(3600, "opaque", { ageSeconds: 3300 }), 300],
    [
      "expires_in beside a JWT that is expired by a clock that may be wrong",
      granted(300, jwt({ exp: NOW - 1 })),
      300,
    ],
    [
      "expires_in beside a JWT that expires now by such a clock",
      granted(300, jwt({ exp: NOW })),
      300,
    ],
  ])("takes %s", (_, token, seconds) => {
    expect(lifetimeOf(token)).toEqual({ seconds, assumed: false });
  });

  it("ignores a time that no number can be", () => {
    const payload = Buffer.from(`{"iat":${NOW},"exp":1e999}`).toString("base64url");
    const endless = `h.${payload}.s`;
    expect(lifetimeOf(granted(undefined, endless))).toEqual({ seconds: 300, assumed: true });
    expect(lifetimeOf(granted(60, endless))).toEqual({ seconds: 60, assumed: false });
  });

  it.each([300, 60])("assumes the configured lifetime where neither names one", (assumed) => {
    expect(lifetimeOf(granted(undefined), assumed)).toEqual({ seconds: assumed, assumed: true });
  });

  it.each([
    granted(0),
    granted(-1),
    granted(300, jwt({ iat: 9, exp: 9 })),
    granted(300, "opaque", { ageSeconds: 300 }),
    granted(300, oldJwt, { answeredAtSeconds: NOW + 100 }),
    granted(undefined, jwt({ exp: NOW - 1 })),
  ])("has no lifetime left for a token that was expired at arrival (%#)", (token) => {
    expect(lifetimeOf(token).seconds).toBeLessThanOrEqual(0);
  });
});

describe("planSchedule", () => {
  it.each([
    // seconds: lifetime, refresh at, at the earliest, last use
    [86_400, 86_100, 86_025, 86_390],
    [1500, 1200, 1125, 1490],
    [1000, 800, 750, 990],
    [300, 240, 225, 290],
    [120, 60, 45, 110],
    [60, 30, 22.5, 54],
    [10, 5, 3.75, 9],
    [1, 0.5, 0.375, 0.9],
  ])(
    "renews a token of %d s at %d s, at random from %d s on",
    (lifetime, refresh, earliest, last) => {
      const planned = planSchedule(1000, lifetime * 1000, 0);
      expect(planned.refreshAt).toBeCloseTo(1000 + refresh * 1000, 6);
      expect(planned.usableUntil).toBeCloseTo(1000 + last * 1000, 6);
      expect(planned.expiresAt).toBe(1000 + lifetime * 1000);
      expect(planSchedule(1000, lifetime * 1000, 1).refreshAt).toBeCloseTo(
        1000 + earliest * 1000,
        6,
      );
    },
  );

  it.each([0.001, 1, 10, 60, 300, 3600, 1e6])(
    "never renews a token of %d s before a quarter of its lifetime, and always before its last use",
    (lifetime) => {
      const ms = lifetime * 1000;
      for (const random of [0, 0.5, 1]) {
        const { refreshAt, renewableAt, usableUntil } = planSchedule(0, ms, random);
        expect(refreshAt).toBeGreaterThan(renewableAt);
        expect(refreshAt).toBeLessThan(usableUntil);
      }
    },
  );
});
