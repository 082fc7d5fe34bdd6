/** A token, and whether it has expired, as a library without a cache reports it. */
export interface TokenAtHand {
  readonly value: string;
  isOver(): boolean;
}

/** The cache that services write around a library that has none: request a token when it is missing, or has expired. */
export function cachedByHand(ask: () => Promise<TokenAtHand>): () => Promise<string> {
  let token: TokenAtHand | undefined;
  return async () => {
    if (token === undefined || token.isOver()) token = await ask();
    return token.value;
  };
}
