import { describe, expect, it } from "vitest";
import { Nonces } from "./nonces.js";

const START = Date.UTC(2030, 0, 1);
const noncesOf = (...secrets: string[]) =>
  new Nonces({ secrets: () => secrets, lifetimeSeconds: 60 });

describe("Nonces (RFC 9449 section 8)", () => {
  it("are accepted for their lifetime, and at most a quarter longer", () => {
    const nonces = noncesOf("one");
    for (const offset of [0, 1, 14_999]) {
      const nonce = nonces.current(START + offset);
      expect(nonces.find(nonce, START + offset + 60_000)).toBeDefined();
      expect(nonces.find(nonce, START + offset + 75_001)).toBeUndefined();
    }
  });

  it("end when they are no longer accepted", () => {
    const nonces = noncesOf("one");
    const nonce = nonces.current(START);
    const { endsMs = 0 } = nonces.find(nonce, START) ?? {};
    expect(nonces.find(nonce, endsMs - 1)).toBeDefined();
    expect(nonces.find(nonce, endsMs)).toBeUndefined();
  });

  it("are current until there is a later one", () => {
    const nonces = noncesOf("one");
    const nonce = nonces.current(START);
    expect(nonces.find(nonce, START + 14_999)?.isCurrent).toBe(true);
    expect(nonces.find(nonce, START + 15_000)?.isCurrent).toBe(false);
  });

  it("are the same in every process with the secret, also with a clock that is a little ahead", () => {
    const [one, other] = [noncesOf("one"), noncesOf("one")];
    expect(one.find(other.current(START + 15_000), START)).toBeDefined();
    expect(one.find(noncesOf("two").current(START), START)).toBeUndefined();
  });

  it("stay accepted while a secret is replaced", () => {
    const [old, both] = [noncesOf("one"), noncesOf("two", "one")];
    expect(both.find(old.current(START), START)).toBeDefined();
    expect(both.current(START)).toBe(noncesOf("two").current(START));
  });

  it("have the characters that a nonce may have, each with another text", () => {
    const nonces = noncesOf("one");
    const all = Array.from({ length: 100 }, (_, n) => nonces.current(START + n * 15_000));
    expect(new Set(all).size).toBe(100);
    for (const nonce of all) expect(nonce).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it("read the secrets once in each step", () => {
    let reads = 0;
    const nonces = new Nonces({
      secrets: () => {
        reads += 1;
        return ["one"];
      },
      lifetimeSeconds: 60,
    });
    for (let ms = 0; ms < 15_000; ms += 100) nonces.current(START + ms);
    expect(reads).toBe(1);
    nonces.current(START + 15_000);
    expect(reads).toBe(2);
  });
});
