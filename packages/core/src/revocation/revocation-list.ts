import type { CheckedRevocation } from "../kit/revocation/read-revocation.js";
import type { RevocationMatch } from "../kit/revocation/revocation.js";
import { StoreUnavailableError } from "../kit/state/store-unavailable-error.js";
import { countOf, dropEnded, type Held, inForce, merged } from "./held-revocations.js";
import {
  hasExactly,
  keyOfMatch,
  keyOfToken,
  MEMBERS,
  type Member,
  type RevocableToken,
} from "./match-key.js";

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
    const issuer = match.issuer ?? ANY;
    const key = keyOfMatch(match, others);
    let before = held.get(issuer)?.get(key);
    let after = merged(before, revocation);
    if (before !== undefined && after.all === before.all && after.earlier === before.earlier)
      return false;
    if (this.#size >= this.#max && countOf(after) > countOf(before)) {
      if (!this.#makeRoom(nowMs)) throw new StoreUnavailableError("full");
      // What has ended was dropped, also of the same tokens.
      before = held.get(issuer)?.get(key);
      after = merged(before, revocation);
    }
    const kept = held.get(issuer) ?? new Map<string, Held>();
    held.set(issuer, kept.set(key, after));
    this.#size += countOf(after) - countOf(before);
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
    // Kept all the same: a clock that ran ahead may be set back.
    if (nowMs >= this.#endsMs) return undefined;
    for (const { members, others, held } of this.#shapes) {
      const hasIssuer = members !== others;
      const ofIssuer = held.get(hasIssuer ? token.auth.issuer : ANY);
      if (ofIssuer === undefined || ofIssuer.size === 0) continue;
      const key = keyOfToken(token, others, hasIssuer);
      const found = key === undefined ? undefined : ofIssuer.get(key);
      const revocation = found && inForce(found, token.auth, nowMs);
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
