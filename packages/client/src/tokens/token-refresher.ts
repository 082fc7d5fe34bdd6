import { AccessToken } from "../access-token.js";
import { causeCodeOf, type TokenError, toTokenError } from "../errors.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import type { CredentialWatch } from "./credential-watch.js";
import type { PassedTime } from "./passed-time.js";
import type { ScheduledToken } from "./scheduled-token.js";
import type { ScopeCooldown } from "./scope-cooldown.js";
import type { TokenFetch } from "./token-fetch.js";
import type { TokenReporter } from "./token-reporter.js";
import type { TokenSchedule } from "./token-schedule.js";
import type { WaitingCalls } from "./waiting-calls.js";

/** What a {@link TokenRefresher} uses. */
export interface TokenRefresherParts {
  readonly time: PassedTime;
  readonly reporter: TokenReporter;
  /** The calls of the whole client that wait. */
  readonly waiting: WaitingCalls;
  readonly cooldown: ScopeCooldown;
  readonly newFetch: (parameters: GrantParameters, waiting: WaitingCalls) => TokenFetch;
  readonly credentials: Pick<CredentialWatch, "certificate">;
}

/** A token in the cache, possibly expired. */
export interface CachedToken {
  readonly token: AccessToken;
  /** Created once, so that returning the token costs nothing. */
  readonly promise: Promise<AccessToken>;
  readonly schedule: TokenSchedule;
  /** The thumbprint of the certificate that it is bound to, where it is. */
  readonly certificate: string | undefined;
}

/** A token fetch under way. */
export interface Fetching {
  readonly fetch: TokenFetch;
  /** The calls that wait for it. */
  readonly waiting: WaitingCalls;
  /** What it results in; never rejects. */
  readonly outcome: Promise<AccessToken | TokenError>;
}

/** Caches one scope's token and gets the next one: one token fetch at a time, and a cooldown after each that fails. */
export class TokenRefresher {
  readonly #parts: TokenRefresherParts;
  readonly #parameters: GrantParameters;
  readonly #onFetched: () => void;
  #cached: CachedToken | undefined;
  #invalidated: CachedToken | undefined;
  #fetching: Fetching | undefined;
  #isClosed = false;

  /** @param onFetched called after each token fetch, successful or not */
  constructor(parts: TokenRefresherParts, parameters: GrantParameters, onFetched: () => void) {
    this.#parts = parts;
    this.#parameters = parameters;
    this.#onFetched = onFetched;
  }

  /** The current token, possibly expired. One that is bound to a certificate ends with it (RFC 8705 section 6.3). */
  get cached(): CachedToken | undefined {
    return this.#ifUsable(this.#cached);
  }

  /** The token fetch under way. */
  get fetching(): Fetching | undefined {
    return this.#fetching;
  }

  get cooldown(): ScopeCooldown {
    return this.#parts.cooldown;
  }

  /** The token to return where no better one is available: also one that was invalidated. */
  fallback(now: number): CachedToken | undefined {
    const best = this.cached ?? this.#ifUsable(this.#invalidated);
    return best !== undefined && now <= best.schedule.usableUntil ? best : undefined;
  }

  /** Starts a token fetch. */
  start(): Fetching {
    const { newFetch } = this.#parts;
    const waiting = this.#parts.waiting.ofOneFetch();
    const fetch = newFetch(this.#parameters, waiting);
    const fetching = { fetch, waiting, outcome: this.#run(fetch) };
    this.#fetching = fetching;
    return fetching;
  }

  /** Starts a token fetch in the background, unless one is under way or a cooldown forbids it. */
  refresh(now: number): void {
    if (this.#fetching === undefined && this.cooldown.refusal(now) === undefined) this.start();
  }

  /** Takes the token out of use unless there is no other: a service that refuses it may be wrong. */
  invalidate(): void {
    this.#invalidated = this.cached;
    this.#cached = undefined;
  }

  /** Drops the token and ends the token fetch. */
  close(reason: TokenError): Promise<unknown> {
    this.#isClosed = true;
    this.#cached = undefined;
    this.#invalidated = undefined;
    this.#fetching?.fetch.abort(reason);
    return this.#fetching?.outcome ?? Promise.resolve();
  }

  #ifUsable(token: CachedToken | undefined): CachedToken | undefined {
    if (token?.certificate === undefined) return token;
    return token.certificate === this.#parts.credentials.certificate ? token : undefined;
  }

  async #run(fetch: TokenFetch): Promise<AccessToken | TokenError> {
    try {
      return this.#adopt(await fetch.run());
    } catch (error) {
      return this.#fail(toTokenError(error));
    } finally {
      this.#fetching = undefined;
      this.#onFetched();
    }
  }

  #adopt({ granted, schedule }: ScheduledToken): AccessToken {
    const { time, cooldown, reporter } = this.#parts;
    const { scope } = this.#parameters;
    const ahead = this.cached !== undefined && time.now() <= this.cached.schedule.usableUntil;
    const expiresAt = Math.floor(time.toWall(schedule.expiresAt) / 1000);
    const { value, prover, certificate } = granted;
    const token = new AccessToken(value, expiresAt, granted.scope ?? scope, prover);
    if (this.#isClosed) return token;
    this.#cached = { token, promise: Promise.resolve(token), schedule, certificate };
    cooldown.endAll();
    const lifetimeSeconds = schedule.lifetimeMs / 1000;
    reporter.granted(this.#parameters, missingScopes(scope, granted.scope));
    reporter.report(this.#parameters, { type: "renewed", ahead, lifetimeSeconds });
    return token;
  }

  #fail(error: TokenError): TokenError {
    if (this.#isClosed) return error;
    const { time, cooldown, reporter } = this.#parts;
    const now = time.now();
    const fallback = this.fallback(now);
    const usableForMs = fallback === undefined ? 0 : fallback.schedule.usableUntil - now;
    const { failure, failures, retryAt } = cooldown.start(error, now, usableForMs);
    const serving = fallback !== undefined;
    reporter.warnOfFailure(this.#parameters, failure);
    reporter.report(this.#parameters, {
      type: "cooldown",
      code: error.code,
      cause: causeCodeOf(error),
      host: error.host,
      oauthError: error.oauthError,
      hint: error.hint,
      failures,
      retryAt,
      serving,
    });
    return failure;
  }
}

/** The requested scopes that a server says it did not grant; where it says nothing, it granted all (RFC 6749 section 5.1). */
function missingScopes(requested: string | undefined, granted: string | undefined): string[] {
  if (requested === undefined || granted === undefined) return [];
  const found = new Set(granted.split(" "));
  return requested.split(" ").filter((scope) => !found.has(scope));
}
