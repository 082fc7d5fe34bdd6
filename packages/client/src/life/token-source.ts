import type { AccessToken } from "../access-token.js";
import { TokenError } from "../errors.js";
import type { TokenEndpoint } from "../grant/token-endpoint.js";
import type { DefinedTokenClient } from "../options/define-token-client.js";
import { ScopeMemo } from "../options/scope-memo.js";
import { Cooldown } from "./cooldown.js";
import { Credentials } from "./credentials.js";
import type { KeyStatus } from "./key-status.js";
import { Load } from "./load.js";
import { PassedTime } from "./passed-time.js";
import { TokenReporter } from "./token-reporter.js";
import { TokenSlots } from "./token-slots.js";

/** What a call asks of the token it gets. */
export interface TokenRequest {
  /** Another scope than the client was created with: space-delimited or a list, in any order. */
  readonly scope?: string | readonly string[] | undefined;
  /**
   * How long the token must live on, in milliseconds: for a call that takes long. Default 0.
   *
   * A token is renewed for that after a quarter of its lifetime at the earliest; what the server does not grant, nobody
   * gets. Where no better token can be had, the one at hand is given.
   */
  readonly minRemainingMs?: number | undefined;
  /** Ends this call's waiting; the request goes on for others. */
  readonly signal?: AbortSignal | undefined;
}

/** How a token client is doing. */
export interface TokenClientStatus {
  /** Whether a call that names no scope gets a token at once. */
  readonly usable: boolean;
  /** The version of the credential a token was last granted for. */
  readonly credentialVersion: string | undefined;
  /** The client's own scope first. */
  readonly keys: readonly KeyStatus[];
}

/** Gives out the tokens of one client at one token endpoint. */
export class TokenSource {
  readonly #slots: TokenSlots;
  readonly #credentials: Credentials;
  readonly #closing = new AbortController();
  readonly #scopes: ScopeMemo;
  #isClosed = false;

  constructor(defined: DefinedTokenClient, endpoint: TokenEndpoint) {
    const { clientId, issuer, tokenEndpoint, onEvent, clock, random, auth } = defined;
    const server = issuer ?? withoutQuery(tokenEndpoint ?? "");
    const reporter = new TokenReporter({ clientId, server, onEvent });
    const time = new PassedTime(clock);
    const pollMs = defined.credentialPollSeconds * 1000;
    this.#credentials = new Credentials({ authentication: auth, pollMs, time, reporter });
    this.#scopes = new ScopeMemo(2 * defined.maxKeys);
    const parts = {
      endpoint,
      credentials: this.#credentials,
      clock,
      time,
      random,
      reporter,
      totalTimeoutMs: defined.totalTimeoutMs,
      load: new Load(defined.maxRequests, defined.maxWaiting),
      clientCooldown: new Cooldown(),
      keepWarm: defined.keepWarm,
      closing: this.#closing.signal,
    };
    this.#slots = new TokenSlots(parts, defined.grant, defined.maxKeys);
  }

  get(request?: TokenRequest): Promise<AccessToken> {
    if (this.#isClosed) return Promise.reject(closed());
    if (request === undefined) return this.#slots.byDefault.get(0, undefined);
    const { scope, minRemainingMs = 0, signal } = request;
    if (!(minRemainingMs >= 0)) return Promise.reject(negativeLife());
    if (scope === undefined) return this.#slots.byDefault.get(minRemainingMs, signal);
    try {
      const slot = this.#slots.for(this.#scopes.canonical(scope));
      return slot?.get(minRemainingMs, signal) ?? Promise.reject(tooManyKeys());
    } catch (error) {
      return Promise.reject(error);
    }
  }

  invalidate(token: { readonly value: string } | string): boolean {
    return this.#slots.invalidate(typeof token === "string" ? token : token.value);
  }

  reset(): void {
    this.#credentials.forgive();
    this.#slots.reset();
  }

  status(): TokenClientStatus {
    const keys = this.#slots.status();
    return Object.freeze({
      usable: keys[0]?.state === "fresh" || keys[0]?.state === "stale",
      credentialVersion: this.#credentials.acceptedVersion,
      keys,
    });
  }

  /** Aborted once the source is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  close(): Promise<void> {
    this.#isClosed = true;
    const reason = closed();
    this.#closing.abort(reason);
    return this.#slots.close(reason);
  }
}

/** What an address asks along with is nobody's business: some servers take a key there. */
function withoutQuery(address: string): string {
  return address.split("?", 1)[0] ?? "";
}

function closed(): TokenError {
  return new TokenError("closed", "The token client is closed");
}

function negativeLife(): TokenError {
  return new TokenError("config_invalid", "`minRemainingMs` must be 0 or more");
}

function tooManyKeys(): TokenError {
  return new TokenError("overloaded", "Too many scopes have a token request under way", {
    retryable: true,
  });
}
