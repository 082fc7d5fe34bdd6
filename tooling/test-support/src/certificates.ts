import { type KeyObject, sign } from "node:crypto";
import { freshKeyPair } from "./fresh-key-pair.js";

/** A certificate and its private key, in PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate says. */
export interface CertificateOptions {
  /** Its subject's common name. */
  readonly name: string;
  /** Whether a server at localhost and 127.0.0.1 can use it. */
  readonly forLoopback?: boolean;
  /** The authority that signs it. Default: itself. */
  readonly issuer?: CertificateAuthority;
  /** Whether it was valid until 2021, and not until 2049. Default `false`. */
  readonly expired?: boolean;
}

/** Whether it signs other certificates. */
export interface CertificateAuthority extends Certified {
  readonly name: string;
  readonly privateKey: KeyObject;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const ECDSA_WITH_SHA256 = der(SEQUENCE, oid("2a8648ce3d040302"));
const TRUE = Buffer.from("0101ff", "hex");
const BASIC_CONSTRAINTS = oid("551d13");
const SUBJECT_ALT_NAME = oid("551d11");

let serial = 0;

/** Makes a certificate authority. */
export function makeAuthority(name: string): CertificateAuthority {
  const { publicKey, privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
  const isAuthority = extension(BASIC_CONSTRAINTS, TRUE, der(SEQUENCE, TRUE));
  const cert = certificate({ name, issuerName: name, publicKey, signer: privateKey }, isAuthority);
  return { name, privateKey, cert, key: pemOf(privateKey) };
}

/** Makes a certificate, and a key pair for it. */
export function makeCertificate({
  name,
  forLoopback,
  issuer,
  expired = false,
}: CertificateOptions): Certified {
  const { publicKey, privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
  const names = der(SEQUENCE, der(0x82, "localhost"), der(0x87, Buffer.from([127, 0, 0, 1])));
  const cert = certificate(
    {
      name,
      issuerName: issuer?.name ?? name,
      publicKey,
      signer: issuer?.privateKey ?? privateKey,
      expired,
    },
    ...(forLoopback ? [extension(SUBJECT_ALT_NAME, names)] : []),
  );
  return { cert, key: pemOf(privateKey) };
}

interface Content {
  readonly name: string;
  readonly issuerName: string;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly expired?: boolean;
}

/** RFC 5280 section 4.1. */
function certificate(
  { name, issuerName, publicKey, signer, expired = false }: Content,
  ...extensions: readonly Buffer[]
): string {
  serial += 1;
  const toBeSigned = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([serial])),
    ECDSA_WITH_SHA256,
    distinguishedName(issuerName),
    der(
      SEQUENCE,
      der(0x17, "200101000000Z"),
      der(0x17, expired ? "210101000000Z" : "491231235959Z"),
    ),
    distinguishedName(name),
    publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length > 0 ? [der(0xa3, der(SEQUENCE, ...extensions))] : []),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign("sha256", toBeSigned, signer)]);
  const whole = der(SEQUENCE, toBeSigned, ECDSA_WITH_SHA256, der(0x03, signature));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function distinguishedName(commonName: string): Buffer {
  return der(SEQUENCE, der(0x31, der(SEQUENCE, oid("550403"), der(0x0c, commonName))));
}

function extension(id: Buffer, ...content: readonly Buffer[]): Buffer {
  const value = content.at(-1) ?? Buffer.alloc(0);
  return der(SEQUENCE, id, ...content.slice(0, -1), der(OCTET_STRING, value));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }) as string;
}

/** Writes one value in DER: its tag, its length and its content. */
function der(tag: number, ...content: readonly (Buffer | string)[]): Buffer {
  const octets = Buffer.concat(content.map((part) => Buffer.from(part as string)));
  const { length } = octets;
  const lengthOctets =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...lengthOctets]), octets]);
}
