import type { ResourceRequest } from "../../../request/resource-request.js";
import { absent, type PresentedCertificate, presented } from "./presented-certificate.js";
import { thumbprintOf } from "./thumbprint.js";

/** In octets: hashing a certificate of this length takes some 20 microseconds. */
const MAX_DER = 16_384;

/**
 * Reads the certificate of the TLS connection itself.
 *
 * The handshake proved that the client has its private key. Whether its issuer is known is not checked, and `socket.authorized` not
 * read: a certificate may be self-signed. No certificate after a session was resumed is no certificate.
 *
 * @see RFC 8705 sections 3 and 6.2
 */
export class TlsCertificates {
  /** By the octets that the adapter has for a connection, which are the same for each of its requests. */
  readonly #found = new WeakMap<Uint8Array, PresentedCertificate>();

  /** The certificate of a request, or why it has no certificate. */
  read({ peer }: ResourceRequest): PresentedCertificate {
    const certificate = peer?.certificate();
    if (certificate === undefined || certificate.length === 0) return absent("certificate_missing");
    let found = this.#found.get(certificate);
    if (found === undefined) {
      found =
        certificate.length > MAX_DER
          ? absent("certificate_too_long")
          : presented(thumbprintOf(certificate));
      this.#found.set(certificate, found);
    }
    return found;
  }
}
