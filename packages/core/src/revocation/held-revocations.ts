import type { Auth } from "../decision/auth.js";
import type { CheckedRevocation } from "../kit/revocation/read-revocation.js";

/** Revocations of the same tokens: of all of them, and of those issued before a moment. */
export interface Held {
  readonly all: CheckedRevocation | undefined;
  readonly earlier: CheckedRevocation | undefined;
}

/** Which of them is in force for a token, by the time it was issued. */
export function inForce(
  { all, earlier }: Held,
  { claims }: Auth,
  nowMs: number,
): CheckedRevocation | undefined {
  if (all !== undefined && nowMs < all.untilMs) return all;
  if (earlier === undefined || nowMs >= earlier.untilMs) return undefined;
  const { iat } = claims;
  const isLater = typeof iat === "number" && iat * 1000 >= (earlier.issuedBeforeMs as number);
  return isLater ? undefined : earlier;
}

/** Both in one, so that a second revocation never narrows the first. */
export function merged(before: Held | undefined, given: CheckedRevocation): Held {
  const { all, earlier } = before ?? { all: undefined, earlier: undefined };
  return given.issuedBeforeMs === undefined
    ? { all: stronger(all, given), earlier }
    : { all, earlier: stronger(earlier, given) };
}

function stronger(a: CheckedRevocation | undefined, b: CheckedRevocation): CheckedRevocation {
  if (a === undefined) return b;
  const untilMs = Math.max(a.untilMs, b.untilMs);
  // Either both have it, or neither.
  const issuedBeforeMs =
    a.issuedBeforeMs === undefined
      ? undefined
      : Math.max(a.issuedBeforeMs, b.issuedBeforeMs as number);
  if (untilMs === a.untilMs && issuedBeforeMs === a.issuedBeforeMs) return a;
  return Object.freeze({ ...b, untilMs, issuedBeforeMs });
}

/** Drops what has ended. @returns how many are left */
export function dropEnded(ofIssuer: Map<string, Held>, nowMs: number): number {
  let count = 0;
  for (const [key, { all, earlier }] of ofIssuer) {
    const left = { all: unlessEnded(all, nowMs), earlier: unlessEnded(earlier, nowMs) };
    if (countOf(left) === 0) ofIssuer.delete(key);
    else ofIssuer.set(key, left);
    count += countOf(left);
  }
  return count;
}

function unlessEnded(
  revocation: CheckedRevocation | undefined,
  nowMs: number,
): CheckedRevocation | undefined {
  return revocation !== undefined && nowMs < revocation.untilMs ? revocation : undefined;
}

/** How many there are. */
export function countOf(held: Held | undefined): number {
  return (held?.all === undefined ? 0 : 1) + (held?.earlier === undefined ? 0 : 1);
}
