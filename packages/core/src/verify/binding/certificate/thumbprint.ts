import { createHash } from "node:crypto";

/**
 * The thumbprint of a certificate: the SHA-256 of its DER encoding, in base64url without padding.
 *
 * There is one way to write it, so that comparing the texts compares the 32 octets. Whether the octets are a certificate at all, and
 * whether it is valid or issued by a known authority, is not checked: a bound token requires that its holder has the private key,
 * which the TLS handshake proved.
 *
 * @see RFC 8705 sections 3.1 and 6.2
 */
export function thumbprintOf(certificate: Uint8Array): string {
  return createHash("sha256").update(certificate).digest("base64url");
}
