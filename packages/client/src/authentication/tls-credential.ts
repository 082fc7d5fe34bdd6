import { createHash, createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { FetchLike } from "@callgate/core/kit";
import type { SecretRequest, SecretSource } from "@callgate/secrets";
import { TlsClientAuth } from "oauth4webapi";
import { type ClientCredential, credentialWith } from "./client-authentication.js";
import { fetchWithCertificate } from "./fetch-with-certificate.js";
import { type PemBlock, pemBlocks } from "./pem.js";
import { readSecret, unavailable } from "./secret-credential.js";

/** Where a client's certificate and key come from. */
export interface CertificateSources {
  readonly certificate: SecretSource;
  /** Default: the key in the certificate's own text. */
  readonly key: SecretSource | undefined;
  readonly ca: string | undefined;
}

/** A credential that is part of the connection, and is read again for each token. */
export interface TlsCredential {
  readonly credential: (request: SecretRequest) => Promise<ClientCredential>;
  /** For requests that need no certificate, to servers whose certificates the same authorities sign. */
  readonly fetch: FetchLike;
}

/** Makes credentials of the certificates that a source returns: one connection setup for each version. */
export function createTlsCredential({ certificate, key, ca }: CertificateSources): TlsCredential {
  const authorities = ca === undefined ? undefined : textOf(pemBlocks(ca), "CERTIFICATE");
  let last: ClientCredential | undefined;
  const credential = async (request: SecretRequest): Promise<ClientCredential> => {
    const cert = await readSecret(certificate, request);
    const own = key === undefined ? undefined : await readSecret(key, request);
    const version = own === undefined ? cert.version : `${cert.version}/${own.version}`;
    if (last?.version === version) return last;
    const pair = readPair(cert.value, own?.value);
    last = credentialWith({
      version,
      authenticate: TlsClientAuth(),
      notAfter: pair.notAfter,
      certificate: pair.thumbprint,
      fetch: fetchWithCertificate({ cert: pair.cert, key: pair.key, ca: authorities }),
    });
    return last;
  };
  return { credential, fetch: fetchWithCertificate({ ca: authorities }) };
}

/** @throws {TokenError} `credential_unavailable` for a certificate and a key that do not make a connection */
function readPair(certText: string, keyText: string | undefined) {
  const blocks = pemBlocks(certText);
  const cert = textOf(blocks, "CERTIFICATE");
  const key = textOf(keyText === undefined ? blocks : pemBlocks(keyText), "PRIVATE KEY");
  if (cert === "") throw unavailable("has no certificate in PEM; add it to `certificate`");
  if (key === "")
    throw unavailable("has no private key in PEM without a passphrase; add it to `key`");
  const [leaf, privateKey] = parsed(cert, key);
  if (!leaf.checkPrivateKey(privateKey)) {
    throw unavailable(
      "has a certificate and a key that do not belong together; check the sources of both",
    );
  }
  const until = Date.parse(leaf.validTo) / 1000;
  // The SHA-256 of the DER, in the form that `x5t#S256` has.
  const thumbprint = createHash("sha256").update(leaf.raw).digest("base64url");
  return { cert, key, thumbprint, notAfter: Number.isNaN(until) ? undefined : until };
}

function parsed(cert: string, key: string): readonly [X509Certificate, KeyObject] {
  try {
    return [new X509Certificate(cert), createPrivateKey(key)];
  } catch {
    throw unavailable("has a certificate or a key that cannot be read; write both as PEM");
  }
}

function textOf(blocks: readonly PemBlock[], label: "CERTIFICATE" | "PRIVATE KEY"): string {
  const found = blocks.filter((block) =>
    label === "CERTIFICATE"
      ? block.label === label
      : block.label.endsWith(label) && !block.label.startsWith("ENCRYPTED"),
  );
  return found.map(({ text }) => text).join("");
}
