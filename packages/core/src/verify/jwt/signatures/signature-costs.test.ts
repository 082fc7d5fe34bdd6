import { describe, expect, it } from "vitest";
import type { VerificationKey } from "../../../keys/verification-key.js";
import { SignatureCosts } from "./signature-costs.js";

const one = {} as VerificationKey;
const other = {} as VerificationKey;

describe("SignatureCosts", () => {
  it("expects no cost of a key that was not measured", () => {
    expect(new SignatureCosts().of([one])).toBe(0);
  });

  it("expects the sum of what several keys take", () => {
    const costs = new SignatureCosts();
    costs.measured(one, 0.1);
    costs.measured(other, 0.3);
    expect(costs.of([one])).toBe(0.1);
    expect(costs.of([one, other])).toBeCloseTo(0.4);
  });

  it("adopts a lower measurement at once", () => {
    const costs = new SignatureCosts();
    costs.measured(one, 0.4);
    costs.measured(one, 0.03);
    expect(costs.of([one])).toBe(0.03);
  });

  it("makes little of a first measurement that is high", () => {
    const costs = new SignatureCosts();
    costs.measured(one, 50);
    expect(costs.of([one])).toBe(0.5);
  });

  it("lets a single interruption raise what it expects by an eighth, however long it was", () => {
    const costs = new SignatureCosts();
    costs.measured(one, 0.08);
    costs.measured(one, 80);
    expect(costs.of([one])).toBeCloseTo(0.09);
  });

  it("adopts a higher cost that stays", () => {
    const costs = new SignatureCosts();
    costs.measured(one, 0.1);
    for (let times = 0; times < 50; times += 1) costs.measured(one, 0.4);
    expect(costs.of([one])).toBeCloseTo(0.4, 2);
  });

  it("lowers a cost that is never measured, until it is low enough to be measured", () => {
    const costs = new SignatureCosts();
    for (let times = 0; times < 50; times += 1) costs.measured(one, 3);
    expect(costs.of([one])).toBeGreaterThan(2.9);
    for (let times = 0; times < 120; times += 1) costs.doubt([one, other]);
    expect(costs.of([one])).toBeLessThan(1);
    expect(costs.of([other])).toBe(0);
  });
});
