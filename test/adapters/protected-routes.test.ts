import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SHAPES } from "./support/express-shapes/index.js";
import { nameOf, runShape } from "./support/express-shapes/run-shape.js";
import type { Version } from "./support/express-shapes/shape.js";
import { VERSIONS } from "./support/express-shapes/versions.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const shapesOf = (version: Version) =>
  SHAPES.filter(({ only = version }) => version.startsWith(only));

describe.each(VERSIONS)("gate.protect in %s", (...express) => {
  const isTooOld = express[0] === "Express 5 with router 2.2";

  it.each(shapesOf(express[0]))("closes $title", async (shape) => {
    const { refused, statuses, undecided } = await runShape(shape, "protected", express, issuer);
    expect(undecided).toEqual([]);
    if (isTooOld) return expect(refused).toContain("framework_too_old");
    const expected = (express[0] === "Express 4" && shape.refusedIn4) || shape.refused || [];
    expect(refused).toEqual(expected);
    if (expected.length > 0) return;
    expect(statuses).toEqual(Object.fromEntries(shape.asks.map((ask) => [nameOf(ask), ask[3]])));
  });
});

describe.each(VERSIONS)("gates by name in %s", (...express) => {
  let all = 0;

  it.each(shapesOf(express[0]))("admit no request around them in $title", async (shape) => {
    const { refused, undecided, reached } = await runShape(shape, "by name", express, issuer);
    expect({ refused, undecided }).toEqual({ refused: [], undecided: [] });
    all += reached;
  });

  it("admit their own callers", () => {
    expect(all).toBeGreaterThan(50);
  });
});
