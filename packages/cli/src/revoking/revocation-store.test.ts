import { describe, expect, it } from "vitest";
import { keyOf } from "./revocation-store.js";

describe("keyOf", () => {
  it("is the same however the members are ordered, and differs where a value or a name does", () => {
    const key = keyOf({ issuer: "https://login.example.com", caller: "reports" });
    expect(keyOf({ caller: "reports", issuer: "https://login.example.com" })).toBe(key);
    expect(keyOf({ issuer: "https://login.example.com", caller: "Reports" })).not.toBe(key);
    expect(keyOf({ issuer: "https://login.example.com", subject: "reports" })).not.toBe(key);
  });
});
