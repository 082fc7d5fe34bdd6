import crypto from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { sha256 } from "./sha256.js";

const EMPTY = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

describe("sha256", () => {
  it("hashes the UTF-8 of a text", () => {
    expect(sha256("", "base64url")).toBe(EMPTY);
    const octets = crypto.createHash("sha256").update("é").digest();
    expect(Buffer.from(sha256("é", "binary"), "latin1")).toEqual(octets);
  });

  it("gives the same where the runtime has no function for it", async () => {
    vi.resetModules();
    const whole = crypto.hash;
    Object.assign(crypto, { hash: undefined });
    try {
      const { sha256: byObject } = await import("./sha256.js");
      expect(byObject("", "base64url")).toBe(EMPTY);
    } finally {
      Object.assign(crypto, { hash: whole });
    }
  });
});
