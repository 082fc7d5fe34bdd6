import type { ConfigurationFault } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import { loadPolicy } from "../loading/load-policy.js";
import { refusedWidening, widenings } from "./widening.js";

const NOW = Date.UTC(2030, 0, 1);
const policyFor = (callers: readonly string[], more: object = {}) =>
  loadPolicy({ version: 1, endpoints: { "GET /orders": { callers: [...callers], ...more } } });
const names = (count: number) => Array.from({ length: count }, (_, index) => `caller-${index}`);

describe("widenings", () => {
  it("are what another document admits, and not what it refuses or describes otherwise", () => {
    const was = policyFor(["reports", "billing"], { scope: "orders:read" });
    const codes = (is: typeof was) => widenings(was, is, NOW).map(({ code }) => code);
    expect(codes(was)).toEqual([]);
    expect(codes(policyFor(["reports"], { scope: "orders:read" }))).toEqual([]);
    expect(codes(policyFor(["reports", "billing"], { scope: "orders:read", reason: "x" }))).toEqual(
      [],
    );
    expect(codes(policyFor(["reports", "stock"], { scope: "orders:read" }))).toEqual(["widened"]);
  });
});

describe("refusedWidening", () => {
  const faultsFor = (count: number): readonly ConfigurationFault[] =>
    refusedWidening(widenings(policyFor(["x"]), policyFor(["x", ...names(count)]), NOW)).faults;

  it("has a fault for each, with the request that proves it", () => {
    const [fault, ...more] = faultsFor(1);
    expect(more).toEqual([]);
    expect(fault).toEqual({
      code: "reload_widens",
      option: "GET /orders",
      message: expect.stringMatching(/^`GET \/orders` would admit more: caller-0, granted \(.+\)$/),
    });
  });

  it("counts those after a hundred", () => {
    expect(faultsFor(100)).toHaveLength(100);
    const faults = faultsFor(103);
    expect(faults).toHaveLength(101);
    expect(faults.at(-1)).toEqual({
      code: "reload_widens",
      option: "endpoints",
      message: "3 more requests would be admitted",
    });
  });
});
