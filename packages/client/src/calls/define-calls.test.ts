// cspell:ignore orgins
import { ConfigurationError } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import { type CallOptions, defineCalls } from "./define-calls.js";

function faultsOf(options: unknown): unknown[] {
  try {
    defineCalls("fetchFor", options as CallOptions, { functions: ["fetch"] });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => [code, option]);
  }
  return [];
}

describe("defineCalls", () => {
  it.each([
    "https://orders.example.com",
    "https://orders.example.com:8443",
    "http://127.0.0.1:3000",
    "http://localhost",
    "http://[::1]:3000",
  ])("accepts %s as an origin", (origin) => {
    expect(defineCalls("fetchFor", { origins: [origin] }).origins).toEqual(new Set([origin]));
  });

  it.each([
    "http://orders.example.com",
    "http://10.0.0.1",
    "https://orders.example.com/",
    "https://orders.example.com/orders",
    "https://orders.example.com:443",
    "https://Orders.example.com",
    "https://*.example.com",
    "https://user:hunter2@orders.example.com",
    "orders.example.com",
    "ftp://localhost",
    "file:///etc",
    "null",
    "*",
    "",
    7,
  ])("refuses %s", (origin) => {
    expect(faultsOf({ origins: [origin] })).toEqual([["option_invalid", "origins[0]"]]);
  });

  it("reports every fault at once", () => {
    const origins = ["https://a.example.com", "http://b.example.com", "c"];
    expect(faultsOf({ origins, scope: " ", fetch: 1, orgins: [] })).toEqual([
      ["option_unknown", "orgins"],
      ["option_invalid", "origins[1]"],
      ["option_invalid", "origins[2]"],
      ["scope_invalid", "scope"],
      ["option_invalid", "fetch"],
    ]);
  });

  it.each([
    [undefined, "option_missing"],
    [[], "option_invalid"],
    ["https://orders.example.com", "option_invalid"],
    [new Array(101).fill("https://orders.example.com"), "option_invalid"],
  ])("requires a list of origins, and refuses %j", (origins, code) => {
    expect(faultsOf({ origins })).toEqual([[code, "origins"]]);
  });

  it("requires options", () => {
    expect(faultsOf(undefined)).toEqual([["option_missing", "options"]]);
  });

  it("repeats no password", () => {
    const origins = ["https://user:hunter2@orders.example.com", "user:hunter2"];
    expect(() => defineCalls("fetchFor", { origins })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
  });
});
