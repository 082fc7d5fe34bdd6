import { Faults } from "@callgate/core/kit";
import type { AccessToken } from "../access-token.js";
import { TokenError } from "../errors.js";
import type { CanonicalScopes } from "../options/canonical-scopes.js";
import type { Cooldown } from "./cooldown.js";
import type { CredentialWatch } from "./credential-watch.js";
import type { ScopeStatus } from "./scope-status.js";
import type { ScopeTokens } from "./scope-tokens.js";

/** What a call requires of its token. */
export interface TokenRequest {
  /** Another scope than the client was created with: space-delimited or a list, in any order. */
  readonly scope?: string | readonly string[] | undefined;
  /**
   * How long the token must stay valid, in milliseconds: for a call that takes long. Default 0.
   *
   * A token is renewed for that after a quarter of its lifetime at the earliest. Where the server grants no longer
   * lifetime, or no better token is available, the current one is returned.
   */
  readonly minRemainingMs?: number | undefined;
  /** Ends this call's waiting; the request continues for others. */
  readonly signal?: AbortSignal | undefined;
}

/** The state of a token client. */
export interface TokenClientStatus {
  /** Whether a call that names no scope gets a token at once. */
  readonly usable: boolean;
  /** The version of the credential a token was last granted for. */
  readonly credentialVersion: string | undefined;
  /** One for each scope in the cache, the client's own scope first. */
  readonly scopes: readonly ScopeStatus[];
}

/** What a {@link TokenSource} uses. */
export interface TokenSourceParts {
  readonly tokens: ScopeTokens;
  readonly canonicalScopes: CanonicalScopes;
  readonly credentials: CredentialWatch;
  readonly clientCooldown: Cooldown;
  /** Aborted by {@link TokenSource.close}: ends what runs in the background. */
  readonly closing: AbortController;
}

/** Returns the tokens of one client at one token endpoint. */
export class TokenSource {
  readonly #parts: TokenSourceParts;
  #isClosed = false;

  constructor(parts: TokenSourceParts) {
    this.#parts = parts;
  }

  get(request?: TokenRequest): Promise<AccessToken> {
    if (this.#isClosed) return Promise.reject(closed());
    const { tokens, canonicalScopes } = this.#parts;
    if (request === undefined) return tokens.byDefault.get(0, undefined);
    const { scope, minRemainingMs = 0, signal } = request;
    try {
      if (!(minRemainingMs >= 0)) refuseMinRemaining();
      if (scope === undefined) return tokens.byDefault.get(minRemainingMs, signal);
      const scopeToken = tokens.for(canonicalScopes.of(scope));
      return scopeToken?.get(minRemainingMs, signal) ?? Promise.reject(tooManyScopes());
    } catch (error) {
      return Promise.reject(error);
    }
  }

  invalidate(token: { readonly value: string } | string): boolean {
    return this.#parts.tokens.invalidate(typeof token === "string" ? token : token.value);
  }

  reset(): void {
    const { tokens, credentials, clientCooldown } = this.#parts;
    credentials.forgetRefusals();
    clientCooldown.end();
    tokens.reset();
  }

  status(): TokenClientStatus {
    const { tokens, credentials } = this.#parts;
    const scopes = tokens.status();
    return Object.freeze({
      usable: scopes[0]?.state === "fresh" || scopes[0]?.state === "stale",
      credentialVersion: credentials.acceptedVersion,
      scopes,
    });
  }

  /** Aborted once the source is closed. */
  get closing(): AbortSignal {
    return this.#parts.closing.signal;
  }

  close(): Promise<void> {
    const { tokens, closing } = this.#parts;
    this.#isClosed = true;
    const reason = closed();
    closing.abort(reason);
    return tokens.close(reason);
  }
}

function closed(): TokenError {
  return new TokenError("closed", "The token client is closed");
}

function refuseMinRemaining(): void {
  const faults = new Faults();
  faults.add("option_invalid", "minRemainingMs", "must be 0 or more");
  faults.throwIfAny("getToken");
}

function tooManyScopes(): TokenError {
  return new TokenError("overloaded", "Too many scopes have a token request under way", {
    retryable: true,
  });
}
