import { describe, expect, it } from "vitest";
import { besidePresent } from "./beside-present.js";

describe("besidePresent (RFC 9110 section 12.5.5)", () => {
  it.each([
    [undefined, "Client-Cert"],
    ["", "Client-Cert"],
    ["Origin", "Origin, Client-Cert"],
    [["Origin", "Accept-Encoding"], "Origin, Accept-Encoding, Client-Cert"],
    ["origin, client-cert", "origin, client-cert"],
    ["*", "*"],
    [",Origin, ", "Origin, Client-Cert"],
  ])("adds to a Vary of %j", (present, vary) => {
    const presentOf = (name: string) => (name === "vary" ? present : "another field");
    expect(besidePresent({ vary: "Client-Cert" }, presentOf)).toEqual({ vary });
  });

  it("replaces any other field, and reads none", () => {
    const headers = { "dpop-nonce": "n-2" };
    const presentOf = (name: string): never => {
      throw new Error(`read ${name}`);
    };
    expect(besidePresent(headers, presentOf)).toBe(headers);
  });
});
