import { decodeBase64 } from "./base64.js";
import { type CertificateFormat, thumbprintOfDer } from "./certificate-format.js";

/**
 * Reads `Client-Cert`: one byte sequence, base64 between two colons. Parameters, which none are defined for, and a second value are
 * malformed.
 *
 * An empty sequence is what a proxy writes that sets the field without looking whether there was a certificate.
 *
 * @see RFC 9440 section 2.2, RFC 8941 section 3.3.5
 */
export const clientCert: CertificateFormat = (text) => {
  const item = withoutSpacesAround(text);
  if (item === "" || item === "::") return null;
  if (!item.startsWith(":") || !item.endsWith(":")) return undefined;
  return thumbprintOfDer(decodeBase64(item.slice(1, -1)));
};

/** By a loop: an expression for the end of a text tries every run of spaces in it. */
function withoutSpacesAround(text: string): string {
  let end = text.length;
  while (text[end - 1] === " ") end -= 1;
  return text.slice(0, end).replace(/^ +/, "");
}
