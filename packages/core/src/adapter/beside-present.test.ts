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

  it.each([
    [undefined, "no-store"],
    ["private, max-age=60", "private, max-age=60, no-store"],
    ['private="a, b"', 'private="a, b", no-store'],
    ["No-Store", "No-Store"],
    ["*", "*, no-store"],
  ])("adds to a Cache-Control of %j (RFC 9449 section 8.2)", (present, cacheControl) => {
    const added = { "dpop-nonce": "n-2", "cache-control": "no-store" };
    expect(besidePresent(added, () => present)).toEqual({
      "dpop-nonce": "n-2",
      "cache-control": cacheControl,
    });
  });

  it("replaces any other field, and reads none", () => {
    const headers = { "dpop-nonce": "n-2" };
    const presentOf = (name: string): never => {
      throw new Error(`read ${name}`);
    };
    expect(besidePresent(headers, presentOf)).toBe(headers);
  });
});
