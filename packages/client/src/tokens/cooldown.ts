import { TokenError, type TokenErrorCode, withDetails } from "../errors.js";

/** Failures that a new credential may end. */
const ENDED_BY_CREDENTIAL: ReadonlySet<TokenErrorCode> = new Set([
  "credential_rejected",
  "credential_unavailable",
  "client_unauthorized",
]);

/** Whether a new credential may end a failure. */
export function mayEndByCredential(code: TokenErrorCode): boolean {
  return ENDED_BY_CREDENTIAL.has(code);
}

/** The time after a failure in which no request is made. */
export class Cooldown {
  #failures = 0;
  #error: TokenError | undefined;
  #until = Number.NEGATIVE_INFINITY;
  #generation = 0;

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** The last failure, until a token fetch succeeds; its `retryAt` is the end of the cooldown. */
  get error(): TokenError | undefined {
    return this.#error;
  }

  get until(): number {
    return this.#until;
  }

  /** @param generation of the credential that failed: a later one ends the cooldown where it may help */
  start(error: TokenError, until: number, generation: number): void {
    this.#failures += 1;
    this.#error = error;
    this.#until = until;
    this.#generation = generation;
  }

  end(): void {
    this.#failures = 0;
    this.#error = undefined;
    this.#until = Number.NEGATIVE_INFINITY;
  }

  /** @param generation of the current credential */
  isActive(now: number, generation: number): boolean {
    if (this.#error === undefined || now >= this.#until) return false;
    return generation === this.#generation || !mayEndByCredential(this.#error.code);
  }

  /**
   * What a call is rejected with: each has its own error, and its own stack.
   *
   * @param retryAt the end by the wall clock as it is now: it may have been set since the failure
   */
  refusal(retryAt: Date): TokenError {
    return this.#error === undefined
      ? new TokenError("cooldown", "The client pauses after a failure; try again after `retryAt`", {
          retryable: true,
        })
      : withDetails(this.#error, { retryAt });
  }

  /** What a call for another scope is rejected with: the failure was not its own, but it is the reason. */
  refusalForOtherScope(retryAt: Date): TokenError {
    return new TokenError(
      "cooldown",
      "The authorization server rejected this client for another scope; not retrying yet",
      { retryable: true, retryAt, cause: this.#error },
    );
  }
}
