/** A token, and whether it is over, as a library without a cache tells it. */
export interface TokenAtHand {
  readonly value: string;
  isOver(): boolean;
}

/** The cache that services write around a library that has none: ask when there is no token, or it is over. */
export function cachedByHand(ask: () => Promise<TokenAtHand>): () => Promise<string> {
  let token: TokenAtHand | undefined;
  return async () => {
    if (token === undefined || token.isOver()) token = await ask();
    return token.value;
  };
}
