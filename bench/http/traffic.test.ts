import { describe, expect, it } from "vitest";
import { SigningKey } from "../signing-key.js";
import { TrafficSource } from "./traffic.js";

const key = new SigningKey("ES256");
const source = await TrafficSource.create({ key, issuer: "https://login.example.com" }, 5);
const cached = new Set(source.cached({ seconds: 1 }, 1).tokens);

describe("TrafficSource", () => {
  it("sends cached tokens for a time, or so many requests", () => {
    expect(source.cached({ seconds: 2 }, 8)).toMatchObject({ connections: 8, durationSeconds: 2 });
    const { tokens, durationSeconds } = source.cached({ requests: 12 }, 8);
    expect([tokens.length, new Set(tokens).size, durationSeconds]).toEqual([12, 5, undefined]);
  });

  it("signs uncached tokens for every round", async () => {
    const rounds = [await source.uncached(10, 1), await source.uncached(10, 1)];
    const tokens = rounds.flatMap((round) => round.tokens);
    expect(new Set([...tokens, ...cached]).size).toBe(25);
  });

  it("mixes 95 % cached, 4 % uncached and 1 % forged tokens", async () => {
    const { tokens, forged } = await source.mixed(500, 64);
    const others = tokens.filter((token) => !cached.has(token));
    expect([tokens.length, others.length, new Set(others).size, forged]).toEqual([500, 25, 25, 5]);
  });

  it("spreads them over the whole round", async () => {
    const { tokens } = await source.mixed(500, 64);
    const places = tokens.flatMap((token, place) => (cached.has(token) ? [] : [place]));
    expect(places[0]).toBeLessThan(100);
    expect(places.at(-1)).toBeGreaterThan(400);
  });
});
