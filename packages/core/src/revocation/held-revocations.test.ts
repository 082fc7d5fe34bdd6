import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Auth } from "../decision/auth.js";
import type { CheckedRevocation } from "../kit/revocation/read-revocation.js";
import { countOf, dropEnded, type Held, inForce, merged } from "./held-revocations.js";

const moment = fc.integer({ min: 0, max: 6 }).map((seconds) => seconds * 1000);
const revocation: fc.Arbitrary<CheckedRevocation> = fc
  .tuple(fc.option(moment, { nil: undefined }), moment)
  .map(([issuedBeforeMs, untilMs]) => ({
    match: { caller: "reports" },
    issuedBeforeMs,
    untilMs,
    reason: "INC-42",
  }));
const timesOfIssue = [undefined, -1, 0, 1, 2, 3, 4, 5, 6, 7];
const times = [0, 1000, 2000, 2999, 3000, 4000, 5000, 6000, 7000];

const authOf = (iat: number | undefined) => ({ claims: { iat } }) as unknown as Auth;
const isCoveredBy = (
  { issuedBeforeMs = Infinity, untilMs }: CheckedRevocation,
  iat: number | undefined,
  now: number,
): boolean => now < untilMs && (iat === undefined || iat * 1000 < issuedBeforeMs);

function mergedOf(given: readonly CheckedRevocation[]): Held | undefined {
  return given.reduce<Held | undefined>((held, each) => merged(held, each), undefined);
}

describe("revocations of the same tokens", () => {
  it("revoke a token exactly when one of them alone does, and name one that does", () => {
    fc.assert(
      fc.property(fc.array(revocation, { minLength: 1, maxLength: 6 }), (given) => {
        const held = mergedOf(given) as Held;
        for (const iat of timesOfIssue) {
          for (const now of times) {
            const found = inForce(held, authOf(iat), now);
            expect(found !== undefined).toBe(given.some((each) => isCoveredBy(each, iat, now)));
            if (found !== undefined) expect(isCoveredBy(found, iat, now)).toBe(true);
          }
        }
      }),
    );
  });

  it("revoke the same after what has ended is dropped, and are counted", () => {
    fc.assert(
      fc.property(fc.array(revocation, { minLength: 1, maxLength: 6 }), moment, (given, now) => {
        const before = mergedOf(given) as Held;
        const held = new Map([["reports", before]]);
        const count = dropEnded(held, now);
        expect(count).toBe(countOf(held.get("reports")));
        expect(count).toBeLessThanOrEqual(given.filter(({ untilMs }) => now < untilMs).length);
        for (const iat of timesOfIssue) {
          const after = held.get("reports");
          const found = after && inForce(after, authOf(iat), now);
          expect(found).toBe(inForce(before, authOf(iat), now));
        }
      }),
    );
  });

  it("change nothing where another one covers them", () => {
    fc.assert(
      fc.property(fc.array(revocation, { minLength: 1, maxLength: 6 }), (given) => {
        const held = mergedOf(given) as Held;
        for (const each of given) {
          const again = merged(held, each);
          expect([again.all === held.all, again.earlier === held.earlier]).toEqual([true, true]);
        }
      }),
    );
  });
});
