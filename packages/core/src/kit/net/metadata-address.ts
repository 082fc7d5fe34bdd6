const METADATA = /\/\.well-known\/(openid-configuration|oauth-authorization-server)\/?$/;

/**
 * Whether an address is that of a server's metadata (RFC 8414, OpenID Connect Discovery), as documentation of providers names it:
 * in place of an issuer, or of a JWK Set, it is a mistake. Below that address there may be anything: Duende's IdentityServer has its
 * JWK Set at `/.well-known/openid-configuration/jwks`.
 */
export function isMetadataAddress(address: string): boolean {
  return METADATA.test(address);
}
