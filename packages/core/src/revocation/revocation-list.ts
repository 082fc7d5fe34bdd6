import type { Auth } from "../decision/auth.js";
import type { CheckedRevocation } from "../kit/revocation/read-revocation.js";
import type { RevocationMatch } from "../kit/revocation/revocation.js";
import { StoreUnavailableError } from "../kit/state/store-unavailable-error.js";

/** What a revocation is compared with, of one verified token. */
export interface RevocableToken {
  readonly auth: Auth;
  /** The key that verified it; `undefined` where it is not known. */
  readonly kid: string | undefined;
  /** Its SHA-256; `undefined` where the token is not at hand. */
  readonly hash: () => string | undefined;
}

type Member = keyof RevocationMatch;

/** Revocations of the same tokens: of all of them, and of those issued before a moment. */
interface Held {
  readonly all: CheckedRevocation | undefined;
  readonly earlier: CheckedRevocation | undefined;
}

/** All revocations whose matches have the same members: one look-up finds the one for a token. */
interface Shape {
  readonly members: readonly Member[];
  readonly rank: number;
  readonly held: Map<string, Held>;
}

/** Issuers are looked up first, then keys, callers, tokens: the reason is the one that concerns most. */
const MEMBERS: readonly Member[] = ["issuer", "kid", "caller", "subject", "jti", "tokenHash"];
const SWEEP_EVERY_MS = 1000;

/**
 * The revocations of one source, indexed: the cost of a look-up depends on how many kinds of matches there are, and not on how many
 * revocations.
 */
export class RevocationList {
  readonly #max: number;
  readonly #shapes: Shape[] = [];
  #size = 0;
  /** When the last of all ends. */
  #endsMs = 0;
  #sweptAt = Number.NEGATIVE_INFINITY;

  /** @param max most revocations, at least 1 */
  constructor(max: number) {
    this.#max = max;
  }

  /** How many revocations it has; some may have ended. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a revocation; one of the same tokens that ends later, or reaches further, stays.
   *
   * @param nowMs milliseconds since the Unix epoch
   * @returns whether anything changed
   * @throws {StoreUnavailableError} `full`
   */
  add(revocation: CheckedRevocation, nowMs: number): boolean {
    if (revocation.untilMs <= nowMs) return false;
    const { held } = this.#shapeOf(revocation.match);
    const key = keyOfMatch(revocation.match);
    const before = held.get(key);
    const after = merged(before, revocation);
    if (after.all === before?.all && after.earlier === before?.earlier) return false;
    const added = countOf(after) - countOf(before);
    if (added > 0 && this.#size >= this.#max && !this.#makeRoom(nowMs))
      throw new StoreUnavailableError("full");
    held.set(key, after);
    this.#size += added;
    this.#endsMs = Math.max(this.#endsMs, revocation.untilMs);
    return true;
  }

  /** Lifts what was revoked with exactly this match. @returns whether there was any */
  remove(match: RevocationMatch): boolean {
    const held = this.#shapes.find(({ members }) => hasExactly(match, members))?.held;
    const key = keyOfMatch(match);
    this.#size -= countOf(held?.get(key));
    return held?.delete(key) ?? false;
  }

  /**
   * The revocation in force for a token, or `undefined`.
   *
   * @param nowMs milliseconds since the Unix epoch
   */
  find(token: RevocableToken, nowMs: number): CheckedRevocation | undefined {
    if (this.#size === 0) return undefined;
    if (nowMs >= this.#endsMs) {
      this.#shapes.length = 0;
      this.#size = 0;
      return undefined;
    }
    for (const { members, held } of this.#shapes) {
      if (held.size === 0) continue;
      const key = keyOfToken(token, members);
      const found = key === undefined ? undefined : held.get(key);
      const revocation = found && inForce(found, token, nowMs);
      if (revocation !== undefined) return revocation;
    }
    return undefined;
  }

  /** Drops what has ended, at most once in a second. */
  #makeRoom(nowMs: number): boolean {
    if (Math.abs(nowMs - this.#sweptAt) < SWEEP_EVERY_MS) return false;
    this.#sweptAt = nowMs;
    this.#size = 0;
    for (const { held } of this.#shapes) {
      for (const [key, { all, earlier }] of held) {
        const left = { all: unlessEnded(all, nowMs), earlier: unlessEnded(earlier, nowMs) };
        if (countOf(left) === 0) held.delete(key);
        else held.set(key, left);
        this.#size += countOf(left);
      }
    }
    return this.#size < this.#max;
  }

  #shapeOf(match: RevocationMatch): Shape {
    const found = this.#shapes.find(({ members }) => hasExactly(match, members));
    if (found !== undefined) return found;
    const members = MEMBERS.filter((name) => match[name] !== undefined);
    const rank = Math.max(...members.map((name) => MEMBERS.indexOf(name)));
    const shape: Shape = { members, rank, held: new Map() };
    this.#shapes.push(shape);
    this.#shapes.sort((a, b) => a.rank - b.rank);
    return shape;
  }
}

function hasExactly(match: RevocationMatch, members: readonly Member[]): boolean {
  return MEMBERS.every((name) => (match[name] !== undefined) === members.includes(name));
}

/** Values have no control characters, so that no two matches with the same members have the same key. */
function keyOfMatch(match: RevocationMatch): string {
  return MEMBERS.map((name) => match[name])
    .filter((value) => value !== undefined)
    .join("\n");
}

/** @returns `undefined` where the token has no value for a member */
function keyOfToken(token: RevocableToken, members: readonly Member[]): string | undefined {
  const [first] = members;
  // The usual case, in which nothing has to be copied.
  if (members.length === 1 && first !== undefined) return factOf(token, first, members);
  let key: string | undefined;
  for (const member of members) {
    const value = factOf(token, member, members);
    if (value === undefined) return undefined;
    key = key === undefined ? value : `${key}\n${value}`;
  }
  return key;
}

function factOf(
  { auth, kid, hash }: RevocableToken,
  member: Member,
  members: readonly Member[],
): string | undefined {
  switch (member) {
    case "issuer":
      return auth.issuer;
    case "kid":
      return kid;
    case "caller":
      return members[0] === "issuer" || auth.caller.alias === undefined
        ? auth.caller.id
        : `${auth.caller.alias}:${auth.caller.id}`;
    case "subject":
      return auth.subject;
    case "jti":
      return typeof auth.claims.jti === "string" ? auth.claims.jti : undefined;
    case "tokenHash":
      return hash();
  }
}

function inForce(
  { all, earlier }: Held,
  { auth }: RevocableToken,
  nowMs: number,
): CheckedRevocation | undefined {
  if (all !== undefined && nowMs < all.untilMs) return all;
  if (earlier === undefined || nowMs >= earlier.untilMs) return undefined;
  const { iat } = auth.claims;
  const isLater = typeof iat === "number" && iat * 1000 >= (earlier.issuedBeforeMs as number);
  return isLater ? undefined : earlier;
}

/** Both in one, so that a second revocation never narrows the first. */
function merged(before: Held | undefined, given: CheckedRevocation): Held {
  const { all, earlier } = before ?? { all: undefined, earlier: undefined };
  return given.issuedBeforeMs === undefined
    ? { all: stronger(all, given), earlier }
    : { all, earlier: stronger(earlier, given) };
}

function stronger(a: CheckedRevocation | undefined, b: CheckedRevocation): CheckedRevocation {
  if (a === undefined) return b;
  const untilMs = Math.max(a.untilMs, b.untilMs);
  const issuedBeforeMs =
    a.issuedBeforeMs === undefined || b.issuedBeforeMs === undefined
      ? undefined
      : Math.max(a.issuedBeforeMs, b.issuedBeforeMs);
  if (untilMs === a.untilMs && issuedBeforeMs === a.issuedBeforeMs) return a;
  return Object.freeze({ ...b, untilMs, issuedBeforeMs });
}

function unlessEnded(
  revocation: CheckedRevocation | undefined,
  nowMs: number,
): CheckedRevocation | undefined {
  return revocation !== undefined && nowMs < revocation.untilMs ? revocation : undefined;
}

function countOf(held: Held | undefined): number {
  return (held?.all === undefined ? 0 : 1) + (held?.earlier === undefined ? 0 : 1);
}
