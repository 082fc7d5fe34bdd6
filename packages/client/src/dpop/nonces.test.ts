import { describe, expect, it } from "vitest";
import { Nonces } from "./nonces.js";

const answer = (nonce?: string) => new Headers(nonce === undefined ? {} : { "dpop-nonce": nonce });

describe("Nonces", () => {
  it("keeps the last nonce of each origin", () => {
    const nonces = new Nonces();
    expect(nonces.learn("https://a.example.com", answer("n-1"))).toBe(true);
    expect(nonces.learn("https://b.example.com", answer("n-2"))).toBe(true);
    expect(nonces.learn("https://a.example.com", answer("n-3"))).toBe(true);
    expect(nonces.learn("https://a.example.com", answer())).toBe(false);
    expect(nonces.for("https://a.example.com")).toBe("n-3");
    expect(nonces.for("https://b.example.com")).toBe("n-2");
    expect(nonces.for("https://c.example.com")).toBeUndefined();
  });

  it.each(["", "a b", 'a"b', "a\\b", "one, two", "x".repeat(1025)])(
    "keeps no nonce like %j",
    (nonce) => {
      const nonces = new Nonces();
      expect(nonces.learn("https://a.example.com", answer(nonce))).toBe(false);
      expect(nonces.for("https://a.example.com")).toBeUndefined();
    },
  );

  it("accepts a nonce of every character that it may have, up to its bound", () => {
    const nonces = new Nonces();
    const every = `!#[]~${"x".repeat(1019)}`;
    expect(nonces.learn("https://a.example.com", answer(every))).toBe(true);
    expect(nonces.for("https://a.example.com")).toBe(every);
  });

  it("evicts the least recently used origin beyond its bound", () => {
    const nonces = new Nonces(2);
    nonces.learn("a", answer("n-a"));
    nonces.learn("b", answer("n-b"));
    expect(nonces.for("a")).toBe("n-a");
    nonces.learn("c", answer("n-c"));
    expect([nonces.for("a"), nonces.for("b"), nonces.for("c")]).toEqual(["n-a", undefined, "n-c"]);
  });

  it("keeps 100 origins by default", () => {
    const nonces = new Nonces();
    for (let index = 0; index <= 100; index += 1) nonces.learn(`o${index}`, answer("n"));
    expect([nonces.for("o0"), nonces.for("o1"), nonces.for("o100")]).toEqual([undefined, "n", "n"]);
  });
});
