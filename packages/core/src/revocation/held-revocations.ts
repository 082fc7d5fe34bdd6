import type { Auth } from "../decision/auth.js";
import type { CheckedRevocation } from "../kit/revocation/read-revocation.js";

/** Revocations of the same tokens: of all of them, and of those issued before a moment. */
export interface Held {
  readonly all: CheckedRevocation | undefined;
  /** None of them reaches as far as another, and as long. */
  readonly earlier: readonly CheckedRevocation[];
}

const NONE: Held = Object.freeze({ all: undefined, earlier: Object.freeze([]) });

/** Which of them is in force for a token, by the time it was issued. */
export function inForce(
  { all, earlier }: Held,
  { claims }: Auth,
  nowMs: number,
): CheckedRevocation | undefined {
  if (all !== undefined && nowMs < all.untilMs) return all;
  const { iat } = claims;
  return earlier.find(({ untilMs, issuedBeforeMs = Infinity }) => {
    const isLater = typeof iat === "number" && iat * 1000 >= issuedBeforeMs;
    return nowMs < untilMs && !isLater;
  });
}

/**
 * Both together, so that a second revocation neither narrows the first nor prolongs it.
 *
 * @returns the same members where nothing is added
 */
export function merged(before: Held = NONE, given: CheckedRevocation): Held {
  const { all, earlier } = before;
  if (given.issuedBeforeMs === undefined) {
    const isCovered = all !== undefined && covers(all, given);
    return { all: isCovered ? all : given, earlier };
  }
  if (earlier.some((each) => covers(each, given))) return { all, earlier };
  return { all, earlier: [...earlier.filter((each) => !covers(given, each)), given] };
}

/** Whether one revokes at least what another does. Both are of all tokens, or both of those issued before a moment. */
function covers(one: CheckedRevocation, other: CheckedRevocation): boolean {
  const { issuedBeforeMs: ofOne = Infinity } = one;
  const { issuedBeforeMs: ofOther = Infinity } = other;
  return one.untilMs >= other.untilMs && ofOne >= ofOther;
}

/** Drops what has ended. @returns how many are left */
export function dropEnded(ofIssuer: Map<string, Held>, nowMs: number): number {
  const isLeft = ({ untilMs }: CheckedRevocation): boolean => nowMs < untilMs;
  let count = 0;
  for (const [key, { all, earlier }] of ofIssuer) {
    const left: Held = {
      all: all !== undefined && isLeft(all) ? all : undefined,
      earlier: earlier.filter(isLeft),
    };
    if (countOf(left) === 0) ofIssuer.delete(key);
    else ofIssuer.set(key, left);
    count += countOf(left);
  }
  return count;
}

/** How many there are. */
export function countOf({ all, earlier }: Held = NONE): number {
  return (all === undefined ? 0 : 1) + earlier.length;
}
