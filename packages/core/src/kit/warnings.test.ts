import { beforeEach, describe, expect, it, vi } from "vitest";
import { Warnings } from "./warnings.js";

const emitted: unknown[][] = [];
beforeEach(() => {
  emitted.length = 0;
  vi.spyOn(process, "emitWarning").mockImplementation((...args: unknown[]) => {
    emitted.push(args);
  });
});

const warning = { code: "CALLGATE_TEST", message: "no keys" };

describe("Warnings", () => {
  it("warns once per subject and cause, with type and code", () => {
    const warnings = new Warnings(true);
    warnings.warn("a", "network", warning);
    warnings.warn("a", "network", warning);
    expect(emitted).toEqual([["no keys", { type: "CallgateWarning", code: "CALLGATE_TEST" }]]);
    warnings.warn("a", "timeout", warning);
    warnings.warn("b", "network", warning);
    expect(emitted).toHaveLength(3);
  });

  it("warns again about a subject that had recovered", () => {
    const warnings = new Warnings(true);
    warnings.warn("a", "network", warning);
    warnings.warn("b", "network", warning);
    warnings.recovered("a");
    warnings.recovered("never troubled");
    warnings.warn("a", "network", warning);
    warnings.warn("b", "network", warning);
    expect(emitted).toHaveLength(3);
  });

  it("emits nothing where warnings are turned off", () => {
    new Warnings(false).warn("a", "network", warning);
    expect(emitted).toEqual([]);
  });

  it("is bounded, and reports again once there is room", () => {
    const warnings = new Warnings(true);
    for (let cause = 0; cause < 1500; cause += 1) warnings.warn("a", `${cause}`, warning);
    expect(emitted).toHaveLength(1000);
    warnings.recovered("a");
    warnings.warn("a", "another", warning);
    expect(emitted).toHaveLength(1001);
  });
});
