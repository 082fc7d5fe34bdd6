import { Faults, received } from "@callgate/core/kit";
import type { AccessToken } from "../access-token.js";
import { TokenError } from "../errors.js";
import type { RequestedGrants } from "../options/requested-grants.js";
import type { TokenRequest } from "../options/token-request.js";
import type { Cooldown } from "./cooldown.js";
import type { CredentialWatch } from "./credential-watch.js";
import type { ScopeStatus } from "./scope-status.js";
import type { ScopeTokens } from "./scope-tokens.js";

/** The state of a token client. */
export interface TokenClientStatus {
  /** Whether a call that requires nothing else gets a token at once. */
  readonly usable: boolean;
  /** The version of the credential a token was last granted for. */
  readonly credentialVersion: string | undefined;
  /** One for each scope, audience and resource in the cache, the client's own first. */
  readonly scopes: readonly ScopeStatus[];
}

/** What a {@link TokenSource} uses. */
export interface TokenSourceParts {
  readonly tokens: ScopeTokens;
  readonly requested: RequestedGrants;
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
    const { tokens, requested } = this.#parts;
    if (request === undefined) return tokens.byDefault.get(0, undefined);
    try {
      const { parameters, minRemainingMs, signal } = requested.read(request);
      const scopeToken = tokens.for(parameters);
      return scopeToken?.get(minRemainingMs, signal) ?? Promise.reject(tooManyScopes());
    } catch (error) {
      return Promise.reject(error);
    }
  }

  invalidate(token: { readonly value: string } | string): boolean {
    const { value } = typeof token === "string" ? { value: token } : (token ?? {});
    if (typeof value !== "string") refuseToken(token);
    // As it stands in an `Authorization` header.
    return this.#parts.tokens.invalidate(value.replace(/^(bearer|dpop) +/i, ""));
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
  return new TokenError("closed", "The token client is closed; create another one");
}

function refuseToken(token: unknown): never {
  const faults = new Faults();
  const message = `must be a token or its value, received ${token === null || typeof token !== "object" ? received(token) : "an object without one"}`;
  faults.add("option_invalid", "token", message);
  faults.throwIfAny("invalidate");
  throw new TypeError("unreachable: a fault was reported");
}

function tooManyScopes(): TokenError {
  return new TokenError(
    "overloaded",
    "Too many scopes have a token request under way; raise `maxScopes`",
    {
      retryable: true,
    },
  );
}
