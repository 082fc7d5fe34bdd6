import { type Clock, unlessAborted } from "@callgate/core/kit";
import type { ClientCredential } from "../authentication/client-authentication.js";
import { TokenError, toTokenError, withDetails } from "../errors.js";
import type { GrantedToken, GrantParameters, TokenEndpoint } from "../grant/token-endpoint.js";
import type { CredentialWatch } from "./credential-watch.js";
import type { PassedTime } from "./passed-time.js";
import { pause } from "./pause.js";
import { MAX_RETRIES, retryAfterMs, retryPauseMs } from "./retry-pauses.js";
import type { TokenReporter } from "./token-reporter.js";
import { planSchedule, readLifetime, type TokenSchedule } from "./token-schedule.js";
import type { WaitingCalls } from "./waiting-calls.js";

/** What every {@link TokenFetch} of a client uses. */
export interface TokenFetchParts {
  readonly endpoint: TokenEndpoint;
  readonly credentials: CredentialWatch;
  readonly clock: Clock;
  readonly time: PassedTime;
  readonly random: () => number;
  readonly reporter: TokenReporter;
  readonly totalTimeoutMs: number;
}

/** A token, and when it is to be renewed. */
export interface ScheduledToken {
  readonly granted: GrantedToken;
  readonly schedule: TokenSchedule;
}

/**
 * Fetches one scope's token: up to four requests within the time for all of them, and up to two more where the
 * credential changed.
 *
 * It tries again only while a call waits. Otherwise the old token stays in use, and the next fetch is soon enough.
 */
export class TokenFetch {
  readonly #parts: TokenFetchParts;
  readonly #parameters: GrantParameters;
  readonly #waiting: WaitingCalls;
  readonly #abort = new AbortController();
  #requests = 0;
  #retries = 0;

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

  /** @throws {TokenError} with the number of requests made */
  async run(): Promise<ScheduledToken> {
    const { clock, totalTimeoutMs } = this.#parts;
    const outOfTime = (): void =>
      this.abort(
        new TokenError("timeout", "No token was granted within the time for all attempts", {
          retryable: true,
        }),
      );
    const timer = clock.setTimer(outOfTime, totalTimeoutMs, false);
    try {
      return await this.#tryCredentials(clock.monotonic() + totalTimeoutMs);
    } catch (error) {
      throw withDetails(toTokenError(error), { attempts: this.#requests });
    } finally {
      timer.cancel();
    }
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
      } catch (error) {
        if (!isRejection(error)) throw error;
        // The source is read again only once, after the first rejection.
        if (others === undefined)
          others = await credentials.afterRejection(credential.version, signal);
        else credentials.reject(credential.version);
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
        if (!error.retryable || this.#retries >= MAX_RETRIES || this.#waiting.count === 0)
          throw error;
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
      reporter.report(this.#parameters.scope, {
        type: "request",
        attempt,
        outcome: error?.code ?? "granted",
        status: error?.status,
        durationMs: clock.monotonic() - startedAt,
        credentialVersion: credential.version,
        awaited: this.#waiting.count > 0,
      });
    };
    try {
      const request = endpoint.request(this.#parameters, credential, signal);
      const token = this.#schedule(await unlessAborted(request, signal), sentAt);
      report();
      return token;
    } catch (thrown) {
      const error = toTokenError(thrown);
      report(error);
      throw error;
    }
  }

  #schedule(granted: GrantedToken, sentAt: number): ScheduledToken {
    const { time, random, reporter } = this.#parts;
    const lifetime = readLifetime(granted);
    const { scope } = this.#parameters;
    if (lifetime.assumed) reporter.warn(scope, "lifetime_missing");
    if (granted.tokenTypeMissing) reporter.warn(scope, "token_type_missing");
    const schedule = planSchedule(sentAt, lifetime.seconds * 1000, random());
    if (time.now() <= schedule.usableUntil) return { granted, schedule };
    // Slower than the token's lifetime, or a clock was set meanwhile: the next one may be in time.
    throw new TokenError("response_invalid", "The token had expired before it arrived", {
      retryable: true,
    });
  }
}

function isRejection(error: unknown): boolean {
  return error instanceof TokenError && error.code === "credential_rejected";
}
