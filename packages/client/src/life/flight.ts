import type { ClientCredential } from "../authentication/client-authentication.js";
import type { TokenClock } from "../clock.js";
import { TokenError, toTokenError, withDetails } from "../errors.js";
import type { GrantedToken, GrantParameters, TokenEndpoint } from "../grant/token-endpoint.js";
import type { Credentials } from "./credentials.js";
import type { PassedTime } from "./passed-time.js";
import { MAX_RETRIES, retryPauseMs } from "./pauses.js";
import { pause, unlessAborted } from "./timing.js";
import { planLife, readLifetime, type TokenLife } from "./token-life.js";
import type { TokenReporter } from "./token-reporter.js";

/** What every flight of a client is made with. */
export interface FlightParts {
  readonly endpoint: TokenEndpoint;
  readonly credentials: Credentials;
  readonly clock: TokenClock;
  readonly time: PassedTime;
  readonly random: () => number;
  readonly reporter: TokenReporter;
  readonly totalTimeoutMs: number;
}

/** A token, and how long it serves. */
export interface LivingToken {
  readonly granted: GrantedToken;
  readonly life: TokenLife;
}

/**
 * One key's way to a token: up to four requests within the time for all of them, and up to two more where the
 * credential changed.
 *
 * It tries again only while somebody waits. With nobody waiting the old token serves, and the next flight is soon enough.
 */
export class Flight {
  readonly #parts: FlightParts;
  readonly #parameters: GrantParameters;
  readonly #calledOff = new AbortController();
  #requests = 0;
  #retries = 0;
  /** How many calls wait for it. */
  waiting = 0;

  constructor(parts: FlightParts, parameters: GrantParameters) {
    this.#parts = parts;
    this.#parameters = parameters;
  }

  /** Ends it, under way as it may be. */
  callOff(reason: TokenError): void {
    this.#calledOff.abort(reason);
  }

  /** @throws {TokenError} with the number of requests made */
  async run(): Promise<LivingToken> {
    const { clock, totalTimeoutMs } = this.#parts;
    const outOfTime = (): void =>
      this.callOff(
        new TokenError("timeout", "There was no token within the time for all attempts", {
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

  async #tryCredentials(deadline: number): Promise<LivingToken> {
    const { credentials } = this.#parts;
    const { signal } = this.#calledOff;
    let credential = await credentials.read("poll", signal);
    let others: readonly ClientCredential[] | undefined;
    for (;;) {
      try {
        const living = await this.#tryAgain(credential, deadline);
        credentials.accept(credential.version);
        return living;
      } catch (error) {
        if (!isRejection(error)) throw error;
        // The store is asked once; what it gives then has to do.
        if (others === undefined)
          others = await credentials.afterRefusal(credential.version, signal);
        else credentials.refuse(credential.version);
        const [next, ...rest] = others;
        if (next === undefined) throw error;
        [credential, others] = [next, rest];
      }
    }
  }

  async #tryAgain(credential: ClientCredential, deadline: number): Promise<LivingToken> {
    const { clock, random } = this.#parts;
    const { signal } = this.#calledOff;
    for (;;) {
      try {
        return await this.#attempt(credential);
      } catch (thrown) {
        const error = toTokenError(thrown);
        if (!error.retryable || this.#retries >= MAX_RETRIES || this.waiting === 0) throw error;
        const pauseMs = retryPauseMs(this.#retries, retryAfterMs(error, clock), random);
        if (signal.aborted || clock.monotonic() + pauseMs >= deadline) throw error;
        this.#retries += 1;
        await pause(clock, pauseMs, signal, true);
      }
    }
  }

  async #attempt(credential: ClientCredential): Promise<LivingToken> {
    const { endpoint, clock, time, reporter } = this.#parts;
    const { signal } = this.#calledOff;
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
        awaited: this.waiting > 0,
      });
    };
    try {
      const request = endpoint.request(this.#parameters, credential, signal);
      const living = this.#live(await unlessAborted(request, signal), sentAt);
      report();
      return living;
    } catch (thrown) {
      const error = toTokenError(thrown);
      report(error);
      throw error;
    }
  }

  #live(granted: GrantedToken, sentAt: number): LivingToken {
    const { time, random, reporter } = this.#parts;
    const lifetime = readLifetime(granted);
    const { scope } = this.#parameters;
    if (lifetime.assumed) reporter.warn(scope, "lifetime_missing");
    if (granted.tokenTypeMissing) reporter.warn(scope, "token_type_missing");
    const life = planLife(sentAt, lifetime.seconds * 1000, random());
    if (time.now() <= life.handOutUntil) return { granted, life };
    // Slower than its token lives, or a clock was set meanwhile: then the next one is in time.
    throw new TokenError("response_invalid", "The token was over before it arrived", {
      retryable: true,
    });
  }
}

function isRejection(error: unknown): boolean {
  return error instanceof TokenError && error.code === "credential_rejected";
}

/** How long the server asked to be left alone. */
export function retryAfterMs({ retryAt }: TokenError, clock: TokenClock): number {
  return retryAt === undefined ? 0 : Math.max(0, retryAt.getTime() - clock.now());
}
