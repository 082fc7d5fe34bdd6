// cspell:ignore Vjcm
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { AccessToken } from "./access-token.js";

const SECRET = "eyJhbGciOiJub25lIn0.c2VjcmV0.c2ln";
const token = new AccessToken(SECRET, 1_767_225_900, "read");

describe("AccessToken", () => {
  it("has a value, an expiry and a scope", () => {
    expect(token.value).toBe(SECRET);
    expect(token.expiresAt).toBe(1_767_225_900);
    expect(token.scope).toBe("read");
  });

  it.each<[string, () => string]>([
    ["util.inspect", () => inspect(token, { showHidden: true, depth: null, getters: true })],
    ["util.inspect further in", () => inspect({ a: [{ token }] }, { depth: null })],
    ["JSON.stringify", () => JSON.stringify({ token })],
    ["String", () => String(token)],
    ["a template", () => `${token as unknown as string}`],
    ["a copy of its properties", () => JSON.stringify({ ...token })],
    ["a structured clone", () => inspect(structuredClone(token), { showHidden: true })],
    ["Object.entries", () => inspect(Object.entries(token))],
    ["an error about it", () => inspect(new Error("no", { cause: token }))],
  ])("does not expose its value to %s", (_, show) => {
    expect(show()).not.toMatch(/eyJ|c2VjcmV0|c2ln/);
  });

  it("shows in logs when it expires", () => {
    expect(JSON.parse(JSON.stringify(token))).toEqual({
      value: "[redacted]",
      type: "Bearer",
      expiresAt: 1_767_225_900,
      scope: "read",
    });
    expect(inspect(token)).toContain("1767225900");
  });
});
