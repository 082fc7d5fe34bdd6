import { decodeBase64 } from "./base64.js";
import { type CertificateFormat, thumbprintOfDer } from "./certificate-format.js";

/**
 * Reads `Client-Cert`: one byte sequence, base64 between two colons. A value with parameters, none of which are defined, is
 * malformed, and so is a second value.
 *
 * A proxy that sets the field without checking whether there was a certificate writes an empty sequence.
 *
 * @see RFC 9440 section 2.2, RFC 8941 section 3.3.5
 */
export const clientCert: CertificateFormat = (text) => {
  const item = withoutSpacesAround(text);
  if (item === "" || item === "::") return null;
  if (!item.startsWith(":") || !item.endsWith(":")) return undefined;
  return thumbprintOfDer(decodeBase64(item.slice(1, -1)));
};

/** A loop: a regular expression for the end of a string would try every run of spaces in it. */
function withoutSpacesAround(text: string): string {
  let end = text.length;
  while (text[end - 1] === " ") end -= 1;
  return text.slice(0, end).replace(/^ +/, "");
}
