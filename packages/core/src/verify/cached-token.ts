import type { EndHash } from "../kit/token-end-hash.js";
import type { VerifiedToken } from "./verification.js";

/**
 * A verified token in the cache, its text, and which policy admitted it last.
 *
 * One object, not two: with 10 000 tokens that is a third of a megabyte.
 */
export class CachedToken implements VerifiedToken {
  readonly kind = "verified";
  readonly cached = true;
  readonly auth: VerifiedToken["auth"];
  readonly confirmation: VerifiedToken["confirmation"];
  readonly validity: VerifiedToken["validity"];
  readonly b: number;
  readonly c: number;
  readonly d: number;
  /** The encoded header: one string for all tokens that have the same one. */
  readonly head: string;
  /** What stands between the head and the end. */
  readonly middle: string;
  /** Whether it was found since it was stored. */
  cameBack = false;
  /**
   * A number: a reference would keep a policy in memory that a newer one has replaced. Private: a copy with another `auth` does not
   * have it.
   */
  #admittedBy: number | undefined;

  constructor(
    { auth, confirmation, validity }: VerifiedToken,
    { b, c, d }: Pick<EndHash, "b" | "c" | "d">,
    { head, middle }: Pick<CachedToken, "head" | "middle">,
  ) {
    this.auth = auth;
    this.confirmation = confirmation;
    this.validity = validity;
    this.b = b;
    this.c = c;
    this.d = d;
    this.head = head;
    this.middle = middle;
  }

  /**
   * Whether this policy was the last that admitted the caller. It would do so again, since it depends on the token alone.
   *
   * @param constantId `undefined` for a policy that depends on the time, too
   */
  wasAdmittedBy(constantId: number | undefined): boolean {
    return constantId !== undefined && this.#admittedBy === constantId;
  }

  setAdmittedBy(constantId: number | undefined): void {
    this.#admittedBy = constantId;
  }
}
