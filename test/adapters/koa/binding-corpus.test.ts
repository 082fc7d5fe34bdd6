import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { koaPairs } from "../support/koa-routers.js";
import { copyShapes } from "./copy-shapes.js";
import { matchingShapes } from "./matching-shapes.js";
import { misplacedShapes } from "./misplaced-shapes.js";
import { mountingShapes } from "./mounting-shapes.js";
import { nestingShapes } from "./nesting-shapes.js";
import { orderShapes } from "./order-shapes.js";
import { lateShapes, refusedShapes } from "./refused-shapes.js";
import { type Shape, ShapedApp } from "./shape.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const served = [
  ...misplacedShapes,
  ...matchingShapes,
  ...orderShapes,
  ...nestingShapes,
  ...copyShapes,
  ...mountingShapes,
];
const refused = [...refusedShapes, ...lateShapes];

describe.each(koaPairs)("a protected router in $name", (pair) => {
  const ofMajor = <S extends Shape>(shapes: readonly S[]) =>
    shapes.filter(({ majors }) => majors === undefined || majors.includes(pair.major));

  it.each(ofMajor(served))(
    "lets no request reach a handler but by the entry of its route: $name",
    async (shape) => {
      await using app = new ShapedApp(issuer, pair, shape);
      for (const [request, expected, lines] of shape.requests) {
        const outcomes = await app.ask(request, lines);
        for (const { caller, reached, allowedBy } of outcomes) {
          for (const name of reached) {
            expect({ request, caller, name, admitted: app.admits(name, caller) }).toMatchObject({
              admitted: true,
            });
            expect({ request, caller, allowedBy }).toMatchObject({
              allowedBy: expect.arrayContaining([name]),
            });
          }
        }
        const reached = new Set(outcomes.flatMap((outcome) => outcome.reached));
        expect([request, [...reached].sort()]).toEqual([request, [...expected].sort()]);
      }
    },
  );

  it.each(ofMajor(refused))("is not started: $name", (shape) => {
    const start = () => new ShapedApp(issuer, pair, shape);
    expect(start).toThrow(
      expect.objectContaining({
        code: "callgate_configuration_invalid",
        faults: shape.codes.map((code) => expect.objectContaining({ code })),
      }),
    );
  });
});
