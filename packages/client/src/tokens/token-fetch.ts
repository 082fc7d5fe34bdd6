import { unlessAborted } from "@callgate/core/kit";
import type { ClientCredential } from "../authentication/client-authentication.js";
import { causeCodeOf, TokenError, toTokenError, withDetails } from "../errors.js";
import type { GrantParameters, TokenEndpoint } from "../grant/token-endpoint.js";
import { mayEndByCredential } from "./cooldown.js";
import type { CredentialWatch } from "./credential-watch.js";
import type { FetchLimit } from "./fetch-limit.js";
import { isLate } from "./late-token.js";
import { pause } from "./pause.js";
import { MAX_RETRIES, retryAfterMs, retryPauseMs } from "./retry-pauses.js";
import { type ScheduledToken, type SchedulingParts, scheduledToken } from "./scheduled-token.js";
import type { WaitingCalls } from "./waiting-calls.js";

/** What every {@link TokenFetch} of a client uses. */
export interface TokenFetchParts extends SchedulingParts {
  readonly endpoint: TokenEndpoint;
  readonly credentials: CredentialWatch;
  /** Bounds the fetches of the whole client. */
  readonly fetches: FetchLimit;
  readonly totalTimeoutMs: number;
}

/**
 * Fetches one scope's token: up to four requests within the time for all of them, and up to two more where the
 * credential changed.
 *
 * It tries again only while a call waits, or where the token came too late. Otherwise the old token stays in use, and the
 * next fetch is soon enough.
 */
export class TokenFetch {
  readonly #parts: TokenFetchParts;
  readonly #parameters: GrantParameters;
  readonly #waiting: WaitingCalls;
  readonly #abort = new AbortController();
  readonly #failures: TokenError[] = [];
  #requests = 0;
  #retries = 0;
  #isQueued = false;

  /** @param waiting the calls that wait for this fetch */
  constructor(parts: TokenFetchParts, parameters: GrantParameters, waiting: WaitingCalls) {
    this.#parts = parts;
    this.#parameters = parameters;
    this.#waiting = waiting;
  }

  /** Ends the fetch, even while a request is under way. */
  abort(reason: TokenError): void {
    this.#abort.abort(reason);
  }

  /** @throws {TokenError} with the number of requests made, and what each of them ended with */
  async run(): Promise<ScheduledToken> {
    const { clock, fetches, totalTimeoutMs } = this.#parts;
    const deadline = clock.monotonic() + totalTimeoutMs;
    const timer = clock.setTimer(() => this.abort(this.#outOfTime()), totalTimeoutMs, false);
    try {
      if (!fetches.take()) await this.#waitForTurn();
      try {
        // The turn may come with the end of the time.
        if (clock.monotonic() >= deadline) throw overloaded();
        return await this.#tryCredentials(deadline);
      } finally {
        fetches.release();
      }
    } catch (error) {
      throw this.#withHistory(toTokenError(error));
    } finally {
      timer.cancel();
    }
  }

  async #waitForTurn(): Promise<void> {
    this.#isQueued = true;
    await this.#parts.fetches.turn(this.#abort.signal);
    this.#isQueued = false;
  }

  #outOfTime(): TokenError {
    return this.#isQueued
      ? overloaded()
      : new TokenError(
          "timeout",
          "No token was granted within the time for all attempts; see `errors`, or raise `totalTimeoutMs`",
          {
            retryable: true,
          },
        );
  }

  /** What the attempts before ended with would be lost in the error of the last, or of the time that was up. */
  #withHistory(error: TokenError): TokenError {
    const last = this.#failures.at(-1);
    const isOfLast = last === undefined || error === last;
    const { host, cause = isOfLast ? undefined : last } = error;
    return withDetails(error, {
      attempts: this.#requests,
      host: host ?? last?.host,
      errors: isOfLast && this.#failures.length < 2 ? [] : this.#failures,
      ...(cause instanceof Error && { cause: cause as TokenError }),
    });
  }

  async #tryCredentials(deadline: number): Promise<ScheduledToken> {
    const { credentials } = this.#parts;
    const { signal } = this.#abort;
    let credential = await credentials.read("poll", signal);
    let others: readonly ClientCredential[] | undefined;
    for (;;) {
      try {
        const token = await this.#tryAgain(credential, deadline);
        credentials.accept(credential.version);
        return token;
      } catch (thrown) {
        const error = toTokenError(thrown);
        if (error.code === "credential_unavailable" || !mayEndByCredential(error.code)) throw error;
        const isCertain = error.code === "credential_rejected";
        // The source is read again only once, after the first rejection.
        if (others === undefined)
          others = await credentials.afterRejection(credential.version, isCertain, signal);
        else credentials.reject(credential.version, isCertain);
        const [next, ...rest] = others;
        if (next === undefined) throw error;
        [credential, others] = [next, rest];
      }
    }
  }

  async #tryAgain(credential: ClientCredential, deadline: number): Promise<ScheduledToken> {
    const { clock, random } = this.#parts;
    const { signal } = this.#abort;
    for (;;) {
      try {
        return await this.#attempt(credential);
      } catch (thrown) {
        const error = toTokenError(thrown);
        const isWanted = this.#waiting.count > 0 || isLate(error);
        if (!error.retryable || this.#retries >= MAX_RETRIES || !isWanted) throw error;
        const pauseMs = retryPauseMs(this.#retries, retryAfterMs(error, clock), random);
        if (signal.aborted || clock.monotonic() + pauseMs >= deadline) throw error;
        this.#retries += 1;
        await pause(clock, pauseMs, signal);
      }
    }
  }

  async #attempt(credential: ClientCredential): Promise<ScheduledToken> {
    const { endpoint, clock, time, reporter } = this.#parts;
    const { signal } = this.#abort;
    this.#requests += 1;
    const attempt = this.#requests;
    const sentAt = time.now();
    const isHeard = reporter.isHeard();
    const startedAt = clock.monotonic();
    const report = (error?: TokenError): void => {
      if (!isHeard) return;
      reporter.report(this.#parameters, {
        type: "request",
        attempt,
        outcome: error?.code ?? "granted",
        status: error?.status,
        cause: error && causeCodeOf(error),
        host: error?.host,
        durationMs: clock.monotonic() - startedAt,
        credentialVersion: credential.version,
        awaited: this.#waiting.count > 0,
      });
    };
    try {
      const request = endpoint.request(this.#parameters, credential, signal);
      const granted = await unlessAborted(request, signal);
      const token = scheduledToken(granted, sentAt, this.#parameters, this.#parts);
      report();
      return token;
    } catch (thrown) {
      const error = toTokenError(thrown);
      if (error !== signal.reason) this.#failures.push(error);
      report(error);
      throw error;
    }
  }
}

function overloaded(): TokenError {
  return new TokenError(
    "overloaded",
    "Too many token requests of other scopes are under way; raise `maxRequests`",
    {
      retryable: true,
    },
  );
}
