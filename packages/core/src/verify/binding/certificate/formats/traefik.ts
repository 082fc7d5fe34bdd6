import { decodeBase64 } from "./base64.js";
import { type CertificateFormat, thumbprintOfDer } from "./certificate-format.js";
import { decodePercent } from "./percent.js";

/**
 * Reads `X-Forwarded-Tls-Client-Cert`: PEM without its first and last line, for the certificate and each of its chain, with commas
 * between them. Traefik 2 percent-encodes it, Traefik 3 does not. The first is the client's.
 */
export const traefik: CertificateFormat = (text) => {
  if (text === "") return null;
  const decoded = decodePercent(text);
  const [first = ""] = decoded?.split(",") ?? [];
  return thumbprintOfDer(decodeBase64(first));
};
