import { KeyObject } from "node:crypto";
import {
  ALGORITHMS,
  type Algorithm,
  type Clock,
  checkClock,
  Faults,
  systemClock,
} from "@callgate/core/kit";
import type { SecretSource } from "@callgate/secrets";
import { KeyUnusable } from "../signing/key-unusable.js";
import { certificateBlocks } from "./assertion-certificate.js";
import {
  type AssertionKey,
  type AssertionKeyHints,
  assertionKeyOf,
  type ExportedJwk,
  type PrivateJwk,
} from "./assertion-key.js";
import { checkSource, givenOptions, isSource, kindOf, oneOf } from "./authentication-options.js";
import type { PemBlock } from "./pem.js";

/** The key that signs, and what is signed. */
export interface PrivateKeyJwtOptions {
  /**
   * The private key: a source of its PEM text (PKCS #8, PKCS #1 or SEC 1, no passphrase) or of a JWK in JSON, read
   * for every token, so that a new key is used at once; or the key itself, as JWK or `KeyObject`.
   *
   * RSA of 2048 bits and more, P-256, P-384, P-521 or Ed25519. PEM in an environment variable may have `\n` for its line
   * breaks, or be Base64 as a whole. Certificates in the same text are used as `certificate`.
   */
  readonly key: SecretSource | PrivateJwk | ExportedJwk | KeyObject;
  /**
   * The key's certificate, for servers that know keys by it (Microsoft Entra ID): PEM text, or a source of it, with the
   * others of its chain where the server needs them. The assertion's header has `x5t`, `x5t#S256` and `x5c`. Default:
   * what a JWK has of these members itself.
   */
  readonly certificate?: SecretSource | string;
  /** Default: the JWK's own `alg`, or what fits the key: RS256 for RSA, ES256 to ES512 by the curve, EdDSA. */
  readonly algorithm?: Algorithm;
  /**
   * The `kid` under which the server has the public key. Default: none.
   *
   * A JWK's own `kid` has priority. For keys that rotate, let the source return JWKs: their `kid` changes with them.
   */
  readonly keyId?: string;
  /**
   * The audience of the assertion: the `issuer` alone (default), or the URL of the token endpoint, for older servers that
   * require it. Without a configured issuer it is the token endpoint in any case.
   */
  readonly audience?: "issuer" | "token_endpoint";
  /**
   * The `typ` of the assertion's header: `client-authentication+jwt` (default), which keeps it from being used as any
   * other JWT; `JWT` or `none`, without the member, for older servers that reject a type they do not know.
   *
   * @see draft-ietf-oauth-rfc7523bis section 4
   */
  readonly typ?: "client-authentication+jwt" | "JWT" | "none";
  /** Where the time is read; default the machine's clock. For tests. */
  readonly clock?: Clock;
}

const OPTIONS = ["key", "certificate", "algorithm", "keyId", "audience", "typ", "clock"];

/** The options, checked. */
export interface DefinedPrivateKeyJwt {
  readonly key: SecretSource | PrivateJwk | KeyObject;
  readonly certificate: SecretSource | string | undefined;
  readonly audience: "issuer" | "token_endpoint";
  readonly typ: "client-authentication+jwt" | "JWT" | "none";
  readonly clock: Clock;
  /** With the certificates that are not read from a source. */
  readonly hints: Required<AssertionKeyHints>;
  /** The key, where it is not read from a source. */
  readonly fixed: AssertionKey | undefined;
}

/**
 * Checks the options of `privateKeyJwt`, and imports the key and the certificate that are not read from a source.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function definePrivateKeyJwt(options: PrivateKeyJwtOptions): DefinedPrivateKeyJwt {
  const faults = new Faults();
  const given = givenOptions(options, OPTIONS, faults, ["key"]);
  const audience = oneOf(given, "audience", ["issuer", "token_endpoint"], faults);
  const typ = oneOf(given, "typ", ["client-authentication+jwt", "JWT", "none"], faults);
  const {
    key,
    certificate,
    algorithm,
    keyId,
    clock = systemClock,
  } = given as Partial<PrivateKeyJwtOptions>;
  checkHints(algorithm, keyId, faults);
  checkClock(clock, faults, kindOf);
  const hints = { algorithm, keyId, certificates: writtenCertificate(certificate, faults) };
  const fixed = isSource(key) ? undefined : fixedKey(key, hints, faults);
  faults.throwIfAny("privateKeyJwt");
  const source = key as DefinedPrivateKeyJwt["key"];
  return { key: source, certificate, audience, typ, clock, hints, fixed };
}

function checkHints(algorithm: unknown, keyId: unknown, faults: Faults): void {
  if (algorithm !== undefined && !(ALGORITHMS as readonly unknown[]).includes(algorithm)) {
    const names = ALGORITHMS.join(", ");
    faults.add(
      "option_invalid",
      "algorithm",
      `must be one of ${names}, received ${kindOf(algorithm)}`,
    );
  }
  if (keyId !== undefined && (typeof keyId !== "string" || keyId === "")) {
    faults.add("option_invalid", "keyId", `must be a non-empty string, received ${kindOf(keyId)}`);
  }
}

/** Certificates that are not read from a source. */
function writtenCertificate(
  certificate: unknown,
  faults: Faults,
): readonly (readonly PemBlock[])[] {
  if (certificate === undefined || isSource(certificate)) return [];
  try {
    if (typeof certificate === "string") return [certificateBlocks(certificate)];
  } catch {
    // Reported below.
  }
  const message = `must be PEM text of certificates, or a source such as \`fileSecret("/run/tls/tls.crt")\`, received ${kindOf(certificate)}`;
  faults.add("option_invalid", "certificate", message);
  return [];
}

/** Imports a key that is not read from a source, or reports what is wrong with it. */
function fixedKey(
  key: unknown,
  hints: AssertionKeyHints,
  faults: Faults,
): AssertionKey | undefined {
  if (typeof key !== "object" || key === null || !(key instanceof KeyObject || "kty" in key)) {
    checkSource(key, "key", faults);
    return undefined;
  }
  try {
    return assertionKeyOf(key as PrivateJwk | KeyObject, hints);
  } catch (error) {
    if (!(error instanceof KeyUnusable)) throw error;
    faults.add("option_invalid", "key", error.message);
    return undefined;
  }
}
