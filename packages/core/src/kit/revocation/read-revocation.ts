import { type Faults, received } from "../configuration/faults.js";
import { isObject } from "../configuration/option-checks.js";
import { DAY_OR_INSTANT, endOf, startOf } from "../time/calendar.js";
import type { Revocation, RevocationMatch } from "./revocation.js";

/** A revocation that was checked, with its times as numbers. */
export interface CheckedRevocation {
  readonly match: RevocationMatch;
  /** In milliseconds since the Unix epoch. */
  readonly issuedBeforeMs: number | undefined;
  readonly untilMs: number;
  readonly reason: string;
}

const MEMBERS = ["match", "issuedBefore", "until", "reason", "by", "at"] as const;
const MATCH_MEMBERS = ["issuer", "kid", "caller", "subject", "jti", "tokenHash"] as const;
/** Unique only per issuer. */
const OF_AN_ISSUER = ["kid", "subject", "jti"] as const;
const MAX_VALUE = 1024;
const MAX_TEXT = 256;
const TOKEN_HASH = /^[A-Za-z0-9_-]{43}$/;
const CONTROL = /\p{Cc}/u;

/**
 * Checks a revocation, of any type that was written or received.
 *
 * @returns `undefined` where it has a fault, which is added to `faults`
 */
export function readRevocation(given: unknown, faults: Faults): CheckedRevocation | undefined {
  if (!isObject(given) || Array.isArray(given)) {
    faults.add("option_invalid", "revocation", `must be an object, received ${received(given)}`);
    return undefined;
  }
  const before = faults.found.length;
  const own = faults.own(given as Partial<Record<keyof Revocation, unknown>>, MEMBERS);
  const match = readMatch(own.match, faults);
  const untilMs = endOf(own.until);
  if (untilMs === undefined) {
    const message = `must be ${DAY_OR_INSTANT}, received ${received(own.until)}: when the revocation ends`;
    faults.add(own.until === undefined ? "option_missing" : "until_invalid", "until", message);
  }
  const issuedBeforeMs = readInstant("issuedBefore", own.issuedBefore, faults);
  readInstant("at", own.at, faults);
  checkText("reason", own.reason, faults);
  if (own.by !== undefined) checkText("by", own.by, faults);
  if (match === undefined || untilMs === undefined || faults.found.length > before)
    return undefined;
  return Object.freeze({ match, issuedBeforeMs, untilMs, reason: own.reason as string });
}

/**
 * Checks which tokens a revocation concerns.
 *
 * @returns a frozen copy with its own members only, or `undefined` where it has a fault, which is added to `faults`
 */
export function readMatch(given: unknown, faults: Faults): RevocationMatch | undefined {
  if (!isObject(given) || Array.isArray(given)) {
    const message = `must be an object such as \`{ caller: "reports" }\`, received ${received(given)}`;
    faults.add(given === undefined ? "option_missing" : "option_invalid", "match", message);
    return undefined;
  }
  const inside = faults.within("match.");
  const before = faults.found.length;
  const own = inside.own(given as Record<string, unknown>, MATCH_MEMBERS);
  const present = MATCH_MEMBERS.filter((name) => own[name] !== undefined);
  if (present.length === 0 && faults.found.length === before) {
    faults.add(
      "option_missing",
      "match",
      `is empty: name at least one of ${MATCH_MEMBERS.join(", ")}`,
    );
  }
  for (const name of present) checkValue(name, own[name], inside);
  for (const name of OF_AN_ISSUER) {
    if (own[name] === undefined || own.issuer !== undefined) continue;
    const message = "needs `issuer`: it is unique only per issuer";
    inside.add("option_conflict", name, message);
  }
  if (faults.found.length > before) return undefined;
  return Object.freeze(Object.fromEntries(present.map((name) => [name, own[name]])));
}

function checkValue(name: (typeof MATCH_MEMBERS)[number], value: unknown, faults: Faults): void {
  const isText = typeof value === "string" && value !== "" && value.length <= MAX_VALUE;
  if (name === "tokenHash" ? isText && TOKEN_HASH.test(value) : isText && !CONTROL.test(value))
    return;
  const expected =
    name === "tokenHash"
      ? "the SHA-256 of a token in base64url, 43 characters"
      : `a string of 1 to ${MAX_VALUE} characters without control characters`;
  // What was received may be the token itself.
  const shown = name === "tokenHash" ? kindOf(value) : received(value);
  faults.add("option_invalid", name, `must be ${expected}, received ${shown}`);
}

function kindOf(value: unknown): string {
  return typeof value === "string" ? `a string of ${value.length} characters` : received(value);
}

function readInstant(option: string, value: unknown, faults: Faults): number | undefined {
  if (value === undefined) return undefined;
  const instant = startOf(value);
  if (instant === undefined) {
    faults.add("option_invalid", option, `must be ${DAY_OR_INSTANT}, received ${received(value)}`);
  }
  return instant;
}

function checkText(option: string, value: unknown, faults: Faults): void {
  const isText = typeof value === "string" && value !== "" && value.length <= MAX_TEXT;
  if (isText && !CONTROL.test(value)) return;
  const message = `must be a string of 1 to ${MAX_TEXT} characters without control characters, received ${received(value)}`;
  faults.add(value === undefined ? "option_missing" : "option_invalid", option, message);
}
