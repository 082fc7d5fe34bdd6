/** What a call asks of the token it goes out with. */
export interface SupplyRequest {
  /** Another scope than the client was created with: space-delimited or a list, in any order. */
  readonly scope?: string | readonly string[] | undefined;
  /** Ends this call's waiting; the token goes on being fetched for others. */
  readonly signal?: AbortSignal | undefined;
  /** Shortest life the token must have left, in milliseconds. */
  readonly minRemainingMs?: number | undefined;
}

/** A token to send along. Only {@link SuppliedToken.value} ever shows it. */
export interface SuppliedToken {
  readonly value: string;
}

/** Where calls get their tokens: the part of a token client that calling others needs. */
export interface TokenSupplier {
  /** @throws {TokenError} where there is no token */
  getToken(request?: SupplyRequest): Promise<SuppliedToken>;
  /**
   * Takes a token out of use that a resource server refused, if it is still the one in use and a refresh may be forced.
   *
   * What came of it the next {@link TokenSupplier.getToken} tells: another token, or the same one again.
   */
  invalidate(token: SuppliedToken): void;
}
