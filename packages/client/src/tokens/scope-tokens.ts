import { TokenError } from "../errors.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import { grantKey } from "../options/requested-grants.js";
import type { ScopeStatus } from "./scope-status.js";
import type { ScopeToken } from "./scope-token.js";

/** The tokens of one client: its own, and those of other scopes, audiences and resources that calls request. */
export class ScopeTokens {
  readonly #newScopeToken: (parameters: GrantParameters) => ScopeToken;
  readonly #grant: GrantParameters;
  readonly #maxScopes: number;
  readonly #others = new Map<string, ScopeToken>();
  /** The token of a call that requires nothing else; never evicted. */
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
   * The token of a request in canonical order: the same object for the same token.
   *
   * @returns `undefined` where there are as many scopes as allowed and each has a token fetch under way
   */
  for(parameters: GrantParameters): ScopeToken | undefined {
    if (parameters === this.#grant) return this.byDefault;
    const key = grantKey(parameters);
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    if (this.#others.size + 1 >= this.#maxScopes && !this.#evictOne()) return undefined;
    const scopeToken = this.#newScopeToken(parameters);
    this.#others.set(key, scopeToken);
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
    let oldest: readonly [key: string, scopeToken: ScopeToken] | undefined;
    for (const entry of this.#others) {
      if (!entry[1].isRefreshing && entry[1].usedAt < (oldest?.[1].usedAt ?? Infinity))
        oldest = entry;
    }
    if (oldest === undefined) return false;
    const [key, scopeToken] = oldest;
    void scopeToken.close(
      new TokenError("closed", "The token was evicted for another scope; raise `maxScopes`"),
    );
    return this.#others.delete(key);
  }
}
