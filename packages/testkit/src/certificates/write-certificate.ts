import { type KeyObject, randomBytes, sign } from "node:crypto";
import { der, identifier, sequence, tags } from "./der.js";

/** What a certificate says. */
export interface CertificateContent {
  readonly name: string;
  readonly issuerName: string;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly isAuthority: boolean;
  readonly isForLoopback: boolean;
}

const ECDSA_WITH_SHA256 = sequence(identifier("2a8648ce3d040302"));
const TRUE = der(tags.boolean, Buffer.from([0xff]));
const VERSION_3 = der(0xa0, der(tags.integer, Buffer.from([2])));
/** From 2020 to 2049: a test has a clock of its own. */
const VALIDITY = sequence(der(tags.time, "200101000000Z"), der(tags.time, "491231235959Z"));
const COMMON_NAME = identifier("550403");
const BASIC_CONSTRAINTS = identifier("551d13");
const ALTERNATIVE_NAMES = identifier("551d11");
const LOOPBACK_NAMES = sequence(
  der(0x82, "localhost"),
  der(0x87, Buffer.from([127, 0, 0, 1])),
  der(0x87, Buffer.concat([Buffer.alloc(15), Buffer.from([1])])),
);

/**
 * Writes a certificate of an EC key, signed with ECDSA and SHA-256, in DER.
 *
 * @see RFC 5280 section 4.1
 */
export function writeCertificate(content: CertificateContent): Buffer {
  const extensions = [
    ...(content.isAuthority ? [extension(BASIC_CONSTRAINTS, sequence(TRUE), TRUE)] : []),
    ...(content.isForLoopback ? [extension(ALTERNATIVE_NAMES, LOOPBACK_NAMES)] : []),
  ];
  const toBeSigned = sequence(
    VERSION_3,
    der(tags.integer, Buffer.from([1]), randomBytes(8)),
    ECDSA_WITH_SHA256,
    nameOf(content.issuerName),
    VALIDITY,
    nameOf(content.name),
    content.publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signature = sign("sha256", toBeSigned, content.signingKey);
  return sequence(toBeSigned, ECDSA_WITH_SHA256, der(tags.bitString, Buffer.from([0]), signature));
}

function nameOf(commonName: string): Buffer {
  return sequence(der(tags.set, sequence(COMMON_NAME, der(tags.text, commonName))));
}

function extension(id: Buffer, value: Buffer, ...critical: readonly Buffer[]): Buffer {
  return sequence(id, ...critical, der(tags.octetString, value));
}
