import { thumbprintOf } from "../thumbprint.js";
import { decodeBase64 } from "./base64.js";
import { isOneSequence } from "./der.js";
import { readPem } from "./pem.js";
import { decodePercent } from "./percent.js";

/**
 * What the text of a header says: a thumbprint; `null` where it says that there is no certificate; `undefined` where it is
 * malformed.
 */
export type FormatResult = string | null | undefined;

/** Reads the text of a header line. */
export type CertificateFormat = (text: string) => FormatResult;

/** The thumbprint of what a header had, if that has the form of a certificate. */
export function thumbprintOfDer(octets: Uint8Array | undefined): FormatResult {
  return octets !== undefined && isOneSequence(octets) ? thumbprintOf(octets) : undefined;
}

/** A percent-encoded PEM block: nginx's `$ssl_client_escaped_cert`, and the header of an Application Load Balancer. */
export const pemUrl: CertificateFormat = (text) => {
  if (text === "") return null;
  const decoded = decodePercent(text);
  return decoded === undefined ? undefined : thumbprintOfDer(readPem(decoded));
};

/** Base64 of the DER encoding, without anything around it. */
export const derBase64: CertificateFormat = (text) =>
  text === "" ? null : thumbprintOfDer(decodeBase64(text));

const HEX = /^(?:[0-9a-f]{64}|[0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i;

/** The SHA-256 of the DER encoding in hexadecimal digits, with a colon between all octets or without any. */
export const sha256Hex: CertificateFormat = (text) => {
  if (text === "") return null;
  return HEX.test(text)
    ? Buffer.from(text.replaceAll(":", ""), "hex").toString("base64url")
    : undefined;
};
