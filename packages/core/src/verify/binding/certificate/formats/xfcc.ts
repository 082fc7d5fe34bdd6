import { type CertificateFormat, pemUrl, sha256Hex } from "./certificate-format.js";
import { readXfcc } from "./read-xfcc.js";

/** Which element of `X-Forwarded-Client-Cert` has the client's certificate. */
export type XfccChoice = "only" | "last" | "first";

/**
 * Reads Envoy's `X-Forwarded-Client-Cert`: the `Hash` or the `Cert` of one element, which are the same certificate where there are
 * both.
 *
 * Envoy writes alternative names of the certificate without quotes, so that a client which chooses its own names can add an element
 * with them: with `only` a second element is malformed.
 */
export function xfcc(choice: XfccChoice): CertificateFormat {
  return (text) => {
    if (text === "") return null;
    const elements = readXfcc(text);
    if (elements === undefined || (choice === "only" && elements.length > 1)) return undefined;
    const { hash = "", cert = "" } = elements.at(choice === "last" ? -1 : 0) ?? {};
    const [byHash, byCert] = [sha256Hex(hash), pemUrl(cert)];
    if (byHash === null) return byCert;
    return byCert === null || byCert === byHash ? byHash : undefined;
  };
}
