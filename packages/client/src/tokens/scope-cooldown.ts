import type { Clock } from "@callgate/core/kit";
import { type TokenError, type TokenErrorCode, withDetails } from "../errors.js";
import { Cooldown, mayEndByCredential } from "./cooldown.js";
import type { CredentialWatch } from "./credential-watch.js";
import type { PassedTime } from "./passed-time.js";
import { cooldownMs, retryAfterMs } from "./retry-pauses.js";

/** What every {@link ScopeCooldown} of a client uses. */
export interface ScopeCooldownParts {
  /** The cooldown of all scopes: the client's credential was rejected, or the client sent too many requests. */
  readonly clientCooldown: Cooldown;
  readonly credentials: CredentialWatch;
  readonly clock: Clock;
  readonly time: PassedTime;
  readonly random: () => number;
}

/** A failure, and the cooldown that it started. */
export interface StartedCooldown {
  /** The failure with the end of the cooldown as its `retryAt`. */
  readonly failure: TokenError;
  readonly failures: number;
  readonly retryAt: Date;
}

/** Failures that a request for any other scope of the same client would meet as well. */
const CONCERNS_CLIENT: ReadonlySet<TokenErrorCode> = new Set([
  "credential_rejected",
  "rate_limited",
]);

/** When one scope may make a request again: after its own failures, and after those that concern the whole client. */
export class ScopeCooldown {
  readonly #parts: ScopeCooldownParts;
  readonly #own = new Cooldown();

  constructor(parts: ScopeCooldownParts) {
    this.#parts = parts;
  }

  /** Failures of this scope in a row. */
  get failures(): number {
    return this.#own.failures;
  }

  /** The last failure of this scope, until a token fetch succeeds. */
  get error(): TokenError | undefined {
    return this.#own.error;
  }

  /** The end of this scope's own cooldown. */
  get until(): number {
    return this.#own.until;
  }

  /** Why no request is made now, if so. */
  refusal(now: number): TokenError | undefined {
    const { clientCooldown, credentials, time } = this.#parts;
    const endOf = ({ until }: Cooldown): Date => new Date(time.toWall(until));
    if (this.#own.isActive(now, credentials.generation)) return this.#own.refusal(endOf(this.#own));
    return clientCooldown.isActive(now, credentials.generation)
      ? clientCooldown.refusalForOtherScope(endOf(clientCooldown))
      : undefined;
  }

  /**
   * Starts after a failed token fetch.
   *
   * @param usableForMs how long the current token stays usable, 0 without one
   */
  start(error: TokenError, now: number, usableForMs: number): StartedCooldown {
    const { clientCooldown, credentials, clock, time, random } = this.#parts;
    const concernsClient = CONCERNS_CLIENT.has(error.code);
    // A client that is rejected for one scope after another slows down as one.
    const failures = Math.max(this.#own.failures, concernsClient ? clientCooldown.failures : 0) + 1;
    const cause = {
      failures,
      transient: error.retryable,
      retryAfterMs: retryAfterMs(error, clock),
      usableForMs,
    };
    const until = now + cooldownMs(cause, random);
    const retryAt = new Date(time.toWall(until));
    const failure = withDetails(error, { retryAt });
    this.#own.start(failure, until, credentials.generation);
    if (concernsClient) clientCooldown.start(failure, until, credentials.generation);
    if (mayEndByCredential(error.code)) credentials.pollSoon(now);
    return { failure, failures, retryAt };
  }

  /** Ends both cooldowns after a token was granted. */
  endAll(): void {
    this.#own.end();
    this.#parts.clientCooldown.end();
  }

  /** Ends this scope's own cooldown. */
  endOwn(): void {
    this.#own.end();
  }
}
