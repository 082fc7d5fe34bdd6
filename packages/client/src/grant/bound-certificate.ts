import { peekClaims } from "@callgate/core/kit";

/** What decides whether a token is bound to the client's certificate. */
export interface CertificateBinding {
  /** The SHA-256 thumbprint of the certificate that the token was requested with, in base64url; `undefined` without one. */
  readonly certificate: string | undefined;
  /** Whether the server's metadata says that it binds tokens to certificates (RFC 8705 section 3.3). */
  readonly bindsToCertificates: boolean;
}

/**
 * The certificate that a token is bound to: with another one, services refuse it.
 *
 * A JWT says so itself, in `cnf`. Any other token counts as bound where the server binds tokens at all: replacing one
 * needlessly costs only a request.
 *
 * @returns its thumbprint, or `undefined` for a token that is not bound to the client's certificate
 * @see RFC 8705 sections 3, 3.1 and 6.3
 */
export function boundCertificate(
  token: string,
  { certificate, bindsToCertificates }: CertificateBinding,
): string | undefined {
  if (certificate === undefined) return undefined;
  const claims = peekClaims(token);
  if (claims === undefined) return bindsToCertificates ? certificate : undefined;
  const confirmation = (claims.cnf ?? {}) as Readonly<Record<string, unknown>>;
  return confirmation["x5t#S256"] === certificate ? certificate : undefined;
}
