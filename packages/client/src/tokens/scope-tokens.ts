import { TokenError } from "../errors.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import type { ScopeStatus } from "./scope-status.js";
import type { ScopeToken } from "./scope-token.js";

/** The tokens of one client: that of its own scope, and those of other scopes that calls request. */
export class ScopeTokens {
  readonly #newScopeToken: (parameters: GrantParameters) => ScopeToken;
  readonly #grant: GrantParameters;
  readonly #maxScopes: number;
  readonly #others = new Map<string, ScopeToken>();
  /** The token of a call that names no scope; never evicted. */
  readonly byDefault: ScopeToken;

  constructor(
    newScopeToken: (parameters: GrantParameters) => ScopeToken,
    grant: GrantParameters,
    maxScopes: number,
  ) {
    this.#newScopeToken = newScopeToken;
    this.#grant = grant;
    this.#maxScopes = maxScopes;
    this.byDefault = newScopeToken(grant);
  }

  /**
   * The token of a scope in canonical order.
   *
   * @returns `undefined` where there are as many scopes as allowed and each has a token fetch under way
   */
  for(scope: string): ScopeToken | undefined {
    if (scope === this.#grant.scope) return this.byDefault;
    const known = this.#others.get(scope);
    if (known !== undefined) return known;
    if (this.#others.size + 1 >= this.#maxScopes && !this.#evictOne()) return undefined;
    const scopeToken = this.#newScopeToken(Object.freeze({ ...this.#grant, scope }));
    this.#others.set(scope, scopeToken);
    return scopeToken;
  }

  /** @returns whether this was the token of one of the scopes, and that scope gets another one next */
  invalidate(value: string): boolean {
    let found = false;
    // Some servers grant one and the same token for several scopes.
    for (const scopeToken of this.#all()) found = scopeToken.invalidate(value) || found;
    return found;
  }

  /** Ends the cooldown of every scope. */
  reset(): void {
    for (const scopeToken of this.#all()) scopeToken.reset();
  }

  status(): readonly ScopeStatus[] {
    return Object.freeze(Array.from(this.#all(), (scopeToken) => scopeToken.status()));
  }

  /** Drops every token. @returns when no token fetch is under way any more */
  async close(reason: TokenError): Promise<void> {
    const closing = Array.from(this.#all(), (scopeToken) => scopeToken.close(reason));
    this.#others.clear();
    await Promise.all(closing);
  }

  *#all(): Iterable<ScopeToken> {
    yield this.byDefault;
    yield* this.#others.values();
  }

  /** Evicts the least recently used scope of those without a token fetch under way. */
  #evictOne(): boolean {
    let oldest: readonly [scope: string, scopeToken: ScopeToken] | undefined;
    for (const entry of this.#others) {
      if (!entry[1].isRefreshing && entry[1].usedAt < (oldest?.[1].usedAt ?? Infinity))
        oldest = entry;
    }
    if (oldest === undefined) return false;
    const [scope, scopeToken] = oldest;
    void scopeToken.close(new TokenError("closed", "The token was evicted for another scope"));
    return this.#others.delete(scope);
  }
}
