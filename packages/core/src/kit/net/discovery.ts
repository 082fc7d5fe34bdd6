/**
 * The two addresses of an issuer's metadata.
 *
 * @see RFC 8414 section 3.1 (well-known path inserted before the issuer's), OpenID Connect Discovery 1.0
 * section 4.1 (appended to it)
 */
export function metadataUrls(issuer: string): readonly [oauth: string, openid: string] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

/** How discovery goes on after a failure at the first address. Both are told apart by the package that fetches. */
export interface DiscoveryFailures {
  /** Whether the other address is worth a request: not where no server could be reached at all. */
  readonly isWorthAnother: (first: unknown) => boolean;
  /** The failure to report when both addresses failed. */
  readonly moreTelling: (first: unknown, second: unknown) => unknown;
}

/**
 * Reads an issuer's metadata at its first address, or else at its second.
 *
 * @param read fetches and checks the document at one address
 * @throws what `read` throws: of the first address, or what {@link DiscoveryFailures.moreTelling} chooses
 */
export async function discover<T>(
  issuer: string,
  read: (url: string) => Promise<T>,
  { isWorthAnother, moreTelling }: DiscoveryFailures,
): Promise<T> {
  const [oauth, openid] = metadataUrls(issuer);
  let first: unknown;
  try {
    return await read(oauth);
  } catch (error) {
    if (!isWorthAnother(error)) throw error;
    first = error;
  }
  try {
    return await read(openid);
  } catch (second) {
    throw moreTelling(first, second);
  }
}
