import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MISPLACED } from "./support/express-shapes/misplaced.js";
import { runShape } from "./support/express-shapes/run-shape.js";
import { VERSIONS } from "./support/express-shapes/versions.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

describe.each(VERSIONS)("a misplaced gate, in %s", (...express) => {
  it.each(MISPLACED)("admits no caller $title", async (shape) => {
    const { reached, statuses } = await runShape(shape, "by name", express, issuer);
    expect(reached).toBe(0);
    expect(Object.values(statuses)).toEqual([403]);
  });

  it.each(MISPLACED)("keeps an application from being protected $title", async (shape) => {
    const { refused } = await runShape(shape, "protected", express, issuer);
    const isTooOld = express[0] === "Express 5 with router 2.2";
    const codes = isTooOld ? ["framework_too_old"] : ["gate_mismatch", "route_unnameable"];
    expect(refused.filter((code) => codes.includes(code))).not.toEqual([]);
  });
});
