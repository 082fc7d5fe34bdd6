import { decodeBase64 } from "./base64.js";

/** Exactly one block. The line ends may have become spaces, since a header has none. */
const ONE_BLOCK = /^\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----\s*$/;

/**
 * Reads a certificate in PEM: exactly one block, without text around it.
 *
 * @returns its octets, or `undefined` for anything else
 * @see RFC 7468 section 5
 */
export function readPem(text: string): Buffer | undefined {
  const body = ONE_BLOCK.exec(text)?.[1];
  return body === undefined ? undefined : decodeBase64(body.replaceAll(/\s/g, ""));
}
