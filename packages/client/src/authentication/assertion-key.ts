import { createPrivateKey, KeyObject } from "node:crypto";
import { type Algorithm, parseJson } from "@callgate/core/kit";
import { KeyUnusable } from "../signing/key-unusable.js";
import { algorithmsFor } from "../signing/signing-algorithms.js";
import { type CertificateHeader, certificateMembers, chainOf } from "./assertion-certificate.js";
import { type PemBlock, pemBlocks, unwrapped } from "./pem.js";

/** A private key in JSON (RFC 7517), as far as its form is read here. */
export interface PrivateJwk {
  readonly kty?: string | undefined;
  readonly [member: string]: unknown;
}

/** What `KeyObject.export` returns: some major versions of @types/node declare it without other members. */
export interface ExportedJwk {
  readonly kty?: string | undefined;
  readonly d?: string | undefined;
}

/** A private key that signs client assertions. */
export interface AssertionKey {
  readonly key: KeyObject;
  readonly algorithm: Algorithm;
  /** The `kid` under which the server has its public half. */
  readonly keyId: string | undefined;
  /** How the header names the key's certificate; empty without one. */
  readonly certificate: CertificateHeader;
  /** When the certificate expires, in seconds since the Unix epoch. */
  readonly notAfter: number | undefined;
}

/** What is configured beside the key itself. */
export interface AssertionKeyHints {
  readonly algorithm?: Algorithm | undefined;
  readonly keyId?: string | undefined;
  /** Certificates, one of them the key's; of a source, its current and its previous ones. */
  readonly certificates?: readonly (readonly PemBlock[])[];
}

/**
 * Imports a key that signs client assertions, from PEM text, from a JWK as text or object, or from a `KeyObject`.
 *
 * PEM may have gone through an environment variable, and have certificates beside the key. The algorithm is the
 * configured one, the JWK's own `alg`, or the first that the key supports. A JWK's own `kid` has priority over the
 * configured one: it changes with the key.
 *
 * @throws {KeyUnusable}
 */
export function assertionKeyOf(
  material: string | PrivateJwk | KeyObject,
  { algorithm: wanted, keyId, certificates = [] }: AssertionKeyHints,
): AssertionKey {
  const text = typeof material === "string" ? unwrapped(material) : undefined;
  const blocks = text === undefined ? [] : pemBlocks(text);
  const jwk = text === undefined ? ownMembers(material as PrivateJwk | KeyObject) : jwkIn(text);
  const key =
    jwk instanceof KeyObject ? jwk : imported(jwk as PrivateJwk | undefined, text, blocks);
  const members: PrivateJwk =
    jwk instanceof KeyObject || jwk === undefined ? { __proto__: null } : (jwk as PrivateJwk);
  const { alg, kid } = members;
  const possible = algorithmsFor(key);
  const algorithm = wanted ?? (alg === undefined ? possible[0] : (alg as Algorithm));
  if (algorithm === undefined || !possible.includes(algorithm)) {
    throw new KeyUnusable("does not support the algorithm; check `algorithm`, or use another key");
  }
  const chain = chainAmong(certificates.length > 0 ? certificates : [blocks], key);
  return {
    key,
    algorithm,
    keyId: typeof kid === "string" ? kid : keyId,
    certificate: chain?.header ?? certificateMembers(members),
    notAfter: chain?.notAfter,
  };
}

/** The first chain that is the key's: while key and certificate change, one of them comes first. */
function chainAmong(chains: readonly (readonly PemBlock[])[], key: KeyObject) {
  for (const [index, blocks] of chains.entries()) {
    try {
      return chainOf(blocks, key);
    } catch (error) {
      if (index === chains.length - 1) throw error;
    }
  }
  return undefined;
}

/** A JWK's own members, without any to inherit. */
function ownMembers(material: PrivateJwk | KeyObject): PrivateJwk | KeyObject {
  return material instanceof KeyObject ? material : { __proto__: null, ...material };
}

function jwkIn(text: string): PrivateJwk | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return parseJson(text) as PrivateJwk;
  } catch {
    throw new KeyUnusable("is not a JWK; write a private JWK, or PEM");
  }
}

function imported(
  jwk: PrivateJwk | undefined,
  text: string | undefined,
  blocks: readonly PemBlock[],
): KeyObject {
  if (jwk === undefined) return importedPem(text ?? "", blocks);
  try {
    return createPrivateKey({ key: jwk as never, format: "jwk" });
  } catch {
    throw new KeyUnusable("is not a private JWK; write the private key");
  }
}

function importedPem(text: string, blocks: readonly PemBlock[]): KeyObject {
  const pem = blocks.find(({ label }) => label.endsWith("PRIVATE KEY"));
  if (pem === undefined) {
    throw new KeyUnusable(
      text.includes("-----BEGIN ") && blocks.length === 0
        ? "is PEM without its end: an environment variable cuts it at the first line break, unless line breaks are written as \\n or the whole is Base64"
        : "is not a private key in PEM, nor a private JWK; write one of the two",
    );
  }
  if (pem.label.startsWith("ENCRYPTED") || pem.text.includes("ENCRYPTED")) {
    throw new KeyUnusable("has a passphrase; write it without one");
  }
  try {
    return createPrivateKey(pem.text);
  } catch {
    throw new KeyUnusable(
      "is PEM that cannot be read: its text or its line breaks are damaged; write it again",
    );
  }
}
