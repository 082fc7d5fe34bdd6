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
  /** Without the issuer. */
  readonly others: readonly Member[];
  readonly rank: number;
  /** By issuer, or by {@link ANY} without one; then by the other members. Usually neither has to be copied for a look-up. */
  readonly held: Map<string, Map<string, Held>>;
}

const ANY = "";

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
    const { match } = revocation;
    const { held, others } = this.#shapeOf(match);
    const ofIssuer = held.get(match.issuer ?? ANY);
    const key = keyOfMatch(match, others);
    const before = ofIssuer?.get(key);
    const after = merged(before, revocation);
    if (after.all === before?.all && after.earlier === before?.earlier) return false;
    const added = countOf(after) - countOf(before);
    if (added > 0 && this.#size >= this.#max && !this.#makeRoom(nowMs))
      throw new StoreUnavailableError("full");
    // A full list may have dropped the map meanwhile.
    const kept = held.get(match.issuer ?? ANY) ?? new Map<string, Held>();
    held.set(match.issuer ?? ANY, kept.set(key, after));
    this.#size += added;
    this.#endsMs = Math.max(this.#endsMs, revocation.untilMs);
    return true;
  }

  /** Lifts what was revoked with exactly this match. @returns whether there was any */
  remove(match: RevocationMatch): boolean {
    const shape = this.#shapes.find(({ members }) => hasExactly(match, members));
    if (shape === undefined) return false;
    const ofIssuer = shape.held.get(match.issuer ?? ANY);
    const key = keyOfMatch(match, shape.others);
    this.#size -= countOf(ofIssuer?.get(key));
    const isRemoved = ofIssuer?.delete(key) ?? false;
    if (ofIssuer?.size === 0) shape.held.delete(match.issuer ?? ANY);
    return isRemoved;
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
    for (const { members, others, held } of this.#shapes) {
      const hasIssuer = members !== others;
      const ofIssuer = held.get(hasIssuer ? token.auth.issuer : ANY);
      if (ofIssuer === undefined || ofIssuer.size === 0) continue;
      const key = keyOfToken(token, others, hasIssuer);
      const found = key === undefined ? undefined : ofIssuer.get(key);
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
      for (const [issuer, ofIssuer] of held) {
        this.#size += dropEnded(ofIssuer, nowMs);
        if (ofIssuer.size === 0) held.delete(issuer);
      }
    }
    return this.#size < this.#max;
  }

  #shapeOf(match: RevocationMatch): Shape {
    const found = this.#shapes.find(({ members }) => hasExactly(match, members));
    if (found !== undefined) return found;
    const members = MEMBERS.filter((name) => match[name] !== undefined);
    const rank = Math.max(...members.map((name) => MEMBERS.indexOf(name)));
    const [first, ...rest] = members;
    const others = first === "issuer" ? rest : members;
    const shape: Shape = { members, others, rank, held: new Map() };
    this.#shapes.push(shape);
    this.#shapes.sort((a, b) => a.rank - b.rank);
    return shape;
  }
}

function hasExactly(match: RevocationMatch, members: readonly Member[]): boolean {
  return MEMBERS.every((name) => (match[name] !== undefined) === members.includes(name));
}

/** Values have no control characters, so that no two matches with the same members have the same key. */
function keyOfMatch(match: RevocationMatch, others: readonly Member[]): string {
  return others.map((name) => match[name]).join("\n");
}

/** @returns `undefined` where the token has no value for a member */
function keyOfToken(
  token: RevocableToken,
  others: readonly Member[],
  hasIssuer: boolean,
): string | undefined {
  let key: string | undefined;
  for (const member of others) {
    const value = factOf(token, member, hasIssuer);
    if (value === undefined) return undefined;
    key = key === undefined ? value : `${key}\n${value}`;
  }
  return key ?? "";
}

function factOf(
  { auth, kid, hash }: RevocableToken,
  member: Member,
  hasIssuer: boolean,
): string | undefined {
  switch (member) {
    case "issuer":
      return auth.issuer;
    case "kid":
      return kid;
    case "caller":
      return hasIssuer || auth.caller.alias === undefined
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

/** Drops what has ended. @returns how many are left */
function dropEnded(ofIssuer: Map<string, Held>, nowMs: number): number {
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

function countOf(held: Held | undefined): number {
  return (held?.all === undefined ? 0 : 1) + (held?.earlier === undefined ? 0 : 1);
}
