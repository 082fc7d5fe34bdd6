import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";

/** A certificate for localhost that nobody vouches for, and its private key. */
export interface SelfSigned {
  readonly cert: string;
  readonly key: string;
}

const SEQUENCE = 0x30;
const ECDSA_WITH_SHA256 = der(SEQUENCE, Buffer.from("06082a8648ce3d040302", "hex"));
const COMMON_NAME = Buffer.from("0603550403", "hex");

/** Makes a certificate that is in order in all but its issuer (RFC 5280 section 4.1). */
export function makeSelfSigned(): SelfSigned {
  // Node 20 may hang when it exports a key it generated: have it written at once.
  const written = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const name = der(SEQUENCE, der(0x31, der(SEQUENCE, COMMON_NAME, der(0x0c, "localhost"))));
  const toBeSigned = der(
    SEQUENCE,
    der(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    name,
    der(SEQUENCE, der(0x17, "200101000000Z"), der(0x17, "491231235959Z")),
    name,
    createPublicKey(written.publicKey).export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", toBeSigned, createPrivateKey(written.privateKey));
  const bits = der(0x03, Buffer.concat([Buffer.from([0]), signature]));
  const certificate = der(SEQUENCE, toBeSigned, ECDSA_WITH_SHA256, bits);
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
    key: written.privateKey,
  };
}

/** Writes one value in DER: its tag, its length and its content. */
function der(tag: number, ...content: readonly (Buffer | string)[]): Buffer {
  const octets = Buffer.concat(content.map((part) => Buffer.from(part as string)));
  const { length } = octets;
  const lengthOctets =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...lengthOctets]), octets]);
}
