import { Faults } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import { storeAddress } from "./http-options.js";

describe("storeAddress", () => {
  const rule = { without: "/v1" };

  it.each([
    ["https://vault.example.com/", "https://vault.example.com"],
    ["https://example.com/vault/", "https://example.com/vault"],
    ["http://localhost:8200", "http://localhost:8200"],
  ])("reads %s without a slash at its end", (address, expected) => {
    const faults = new Faults();
    expect(storeAddress({ address }, "address", rule, faults)).toBe(expected);
    expect(faults.found).toEqual([]);
  });

  it.each([
    ["http://vault.example.com"],
    ["https://vault.example.com?"],
    ["https://vault.example.com/#/"],
    ["https://vault.example.com/v1/"],
    [7],
  ])("refuses %s", (address) => {
    const faults = new Faults();
    storeAddress({ address }, "address", rule, faults);
    expect(faults.found).toMatchObject([{ code: "option_invalid", option: "address" }]);
  });

  it("is mandatory without a default", () => {
    const faults = new Faults();
    const byDefault = "http://localhost:2773";
    expect(storeAddress({}, "address", { byDefault }, faults)).toBe(byDefault);
    storeAddress({}, "address", rule, faults);
    expect(faults.found).toMatchObject([{ code: "option_missing" }]);
  });
});
