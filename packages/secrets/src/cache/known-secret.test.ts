import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { knownSecret, knownVersion } from "./known-secret.js";

describe("knownSecret", () => {
  const secret = knownSecret(knownVersion("hunter2", "2"), knownVersion("hunter1", "1"), 60);

  it("can be read", () => {
    expect([secret.value, secret.version, secret.notAfter]).toEqual(["hunter2", "2", 60]);
    expect([secret.previous?.value, secret.previous?.version]).toEqual(["hunter1", "1"]);
  });

  it.each([
    ["inspect", inspect(secret, { depth: 9, showHidden: true })],
    ["JSON.stringify", JSON.stringify(secret)],
  ])("shows its versions to %s, and no value", (_how, text) => {
    expect(text).toMatch(/version.*2/s);
    expect(text).toContain("[redacted]");
    expect(text).not.toContain("hunter");
  });

  it("cannot be changed", () => {
    expect(Object.isFrozen(secret) && Object.isFrozen(secret.previous)).toBe(true);
  });
});
