import { type KeyObject, X509Certificate } from "node:crypto";
import { KeyUnusable } from "../signing/key-unusable.js";
import { type PemBlock, pemBlocks } from "./pem.js";

/** How an assertion's header names the certificate of its key (RFC 7515 sections 4.1.6 to 4.1.8). */
export interface CertificateHeader {
  readonly x5t?: string;
  readonly "x5t#S256"?: string;
  readonly x5c?: readonly string[];
}

/** A certificate of the key that signs, and the others of its chain. */
export interface CertificateChain {
  readonly header: CertificateHeader;
  /** When the certificate expires, in seconds since the Unix epoch. */
  readonly notAfter: number | undefined;
}

/** Most certificates of one chain. */
const MAX_CHAIN = 10;

/**
 * Finds the certificate of a private key.
 *
 * @param blocks PEM blocks, those of certificates and others
 * @returns `undefined` where there are no certificates
 * @throws {KeyUnusable} where none of them belongs to the key
 */
export function chainOf(
  blocks: readonly PemBlock[],
  privateKey: KeyObject,
): CertificateChain | undefined {
  const certificates = certificatesIn(blocks);
  if (certificates.length === 0) return undefined;
  const own = certificates.find((certificate) => certificate.checkPrivateKey(privateKey));
  if (own === undefined) throw new KeyUnusable("is not that of the certificate; check both");
  const chain = [own, ...certificates.filter((certificate) => certificate !== own)];
  const thumbprint = (fingerprint: string): string =>
    Buffer.from(fingerprint.replaceAll(":", ""), "hex").toString("base64url");
  const until = Date.parse(own.validTo) / 1000;
  return {
    header: {
      x5t: thumbprint(own.fingerprint),
      "x5t#S256": thumbprint(own.fingerprint256),
      x5c: chain.map(({ raw }) => raw.toString("base64")),
    },
    notAfter: Number.isNaN(until) ? undefined : until,
  };
}

/** @throws {KeyUnusable} for what cannot be read as a certificate */
function certificatesIn(blocks: readonly PemBlock[]): readonly X509Certificate[] {
  const found = blocks.filter(({ label }) => label === "CERTIFICATE");
  if (found.length > MAX_CHAIN)
    throw new KeyUnusable(`has more than ${MAX_CHAIN} certificates; write one chain`);
  try {
    return found.map(({ text }) => new X509Certificate(text));
  } catch {
    throw new KeyUnusable("has a certificate that cannot be read; write it as PEM");
  }
}

/** The PEM blocks of a text. @throws {KeyUnusable} where it has no PEM block */
export function certificateBlocks(text: string): readonly PemBlock[] {
  const blocks = pemBlocks(text).filter(({ label }) => label === "CERTIFICATE");
  if (certificatesIn(blocks).length === 0)
    throw new KeyUnusable("has a certificate that is not PEM; convert it to PEM");
  return blocks;
}

/**
 * The certificate members of a JWK, for the header of an assertion.
 *
 * @throws {KeyUnusable} where one does not have the form of RFC 7517 section 4.7 to 4.9
 */
export function certificateMembers(jwk: Readonly<Record<string, unknown>>): CertificateHeader {
  const { x5t, x5c } = jwk;
  const sha256 = jwk["x5t#S256"];
  const isChain =
    Array.isArray(x5c) &&
    x5c.length > 0 &&
    x5c.length <= MAX_CHAIN &&
    [...x5c].every((item) => typeof item === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(item));
  const isWrong =
    (x5t !== undefined && !isThumbprint(x5t, 27)) ||
    (sha256 !== undefined && !isThumbprint(sha256, 43)) ||
    (x5c !== undefined && !isChain);
  if (isWrong)
    throw new KeyUnusable(
      "has an x5t, x5t#S256 or x5c of a wrong form; correct it, or leave it out",
    );
  return {
    ...(x5t !== undefined && { x5t: x5t as string }),
    ...(sha256 !== undefined && { "x5t#S256": sha256 as string }),
    ...(isChain && { x5c: x5c as readonly string[] }),
  };
}

function isThumbprint(value: unknown, length: number): boolean {
  return typeof value === "string" && value.length === length && /^[\w-]+$/.test(value);
}
