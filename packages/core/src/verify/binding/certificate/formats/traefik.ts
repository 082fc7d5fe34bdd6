import { decodeBase64 } from "./base64.js";
import { type CertificateFormat, thumbprintOfDer } from "./certificate-format.js";
import { decodePercent } from "./percent.js";

/**
 * Reads `X-Forwarded-Tls-Client-Cert`: PEM without its first and last line, for the certificate and each of its chain, with commas
 * between them. Traefik 2 percent-encodes it, Traefik 3 does not. The first is the client's.
 *
 * Every part has to be base64, also of the chain, which is not used: Traefik writes no space after a comma, and the `Headers` of a Web
 * request writes one between two lines of the field, the first of which may be the client's own.
 *
 * @see Fetch standard, section 2.2.2 (the value of a header is combined with 0x2C 0x20)
 */
export const traefik: CertificateFormat = (text) => {
  if (text === "") return null;
  const [first, ...chain] = decodePercent(text)?.split(",").map(decodeBase64) ?? [];
  return chain.includes(undefined) ? undefined : thumbprintOfDer(first);
};
