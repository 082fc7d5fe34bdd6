import { KeyObject, randomUUID } from "node:crypto";
import {
  ALGORITHMS,
  type Algorithm,
  type Clock,
  checkClock,
  Faults,
  systemClock,
} from "@callgate/core/kit";
import type { SecretRequest, SecretSource } from "@callgate/secrets";
import type { ClientAuth } from "oauth4webapi";
import { certificateBlocks } from "./assertion-certificate.js";
import { type AssertionKey, assertionKeyOf, type PrivateJwk } from "./assertion-key.js";
import { checkSource, givenOptions, isSource, kindOf, oneOf } from "./authentication-options.js";
import { attachAssertion } from "./client-assertion.js";
import {
  authenticationWith,
  type ClientAuthentication,
  type ClientCredential,
  credentialWith,
} from "./client-authentication.js";
import { KeyUnusable } from "./key-unusable.js";
import type { PemBlock } from "./pem.js";
import { readSecret, secretCredential, unavailable } from "./secret-credential.js";
import { signAssertion } from "./sign-assertion.js";

/** Long enough for a request, and too short to be useful to a thief. */
const ASSERTION_LIFETIME_SECONDS = 60;
/** How far the server's clock may be behind: it would refuse an assertion from its future. */
const BACKDATED_SECONDS = 10;

/** The key that signs, and what is signed. */
export interface PrivateKeyJwtOptions {
  /**
   * The private key: a source of its PEM text (PKCS #8, PKCS #1 or SEC 1, no passphrase) or of a JWK in JSON, read
   * for every token, so that a new key is used at once; or the key itself, as JWK or `KeyObject`.
   *
   * RSA of 2048 bits and more, P-256, P-384, P-521 or Ed25519. PEM in an environment variable may have `\n` for its line
   * breaks, or be Base64 as a whole. Certificates in the same text are used as `certificate`.
   */
  readonly key: SecretSource | PrivateJwk | KeyObject;
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

/**
 * Authenticates with a JWT signed by the client's own key (`private_key_jwt`): no secret is ever sent.
 *
 * Each attempt has its own assertion, valid for 50 seconds, with its own `jti`; its `iat` and `nbf` are 10 seconds back, for
 * servers whose clock is behind.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 7523 section 2.2, draft-ietf-oauth-rfc7523bis, OpenID Connect Core 1.0 section 9
 */
export function privateKeyJwt(options: PrivateKeyJwtOptions): ClientAuthentication {
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
  const written = writtenCertificate(certificate, faults);
  const hints = { algorithm, keyId, certificates: written };
  const fixed = isSource(key) ? undefined : fixedKey(key, hints, faults);
  faults.throwIfAny("privateKeyJwt");

  const signedBy =
    (assertionKey: AssertionKey): ClientAuth =>
    (server, { client_id: clientId }, body) => {
      const issuedAt = Math.floor(clock.now() / 1000) - BACKDATED_SECONDS;
      const assertion = signAssertion(assertionKey, typ === "none" ? undefined : typ, {
        iss: clientId,
        sub: clientId,
        aud: audience === "issuer" ? server.issuer : server.token_endpoint,
        jti: randomUUID(),
        iat: issuedAt,
        nbf: issuedAt,
        exp: issuedAt + ASSERTION_LIFETIME_SECONDS,
      });
      attachAssertion(body, clientId, assertion);
    };
  const credentialOf = async (
    request: SecretRequest,
    certificates: readonly (readonly PemBlock[])[],
  ): Promise<ClientCredential> => {
    const all = { ...hints, certificates };
    if (isSource(key)) {
      return secretCredential(
        key,
        request,
        (text) => signedBy(read(text, all)),
        () => "assertion",
      );
    }
    const own = certificates === written ? fixed : read(key as PrivateJwk | KeyObject, all);
    return credentialWith({
      version: "fixed",
      authenticate: signedBy(own as AssertionKey),
      hintWhenRejected: () => "assertion",
    });
  };
  return authenticationWith({
    method: "private_key_jwt",
    async credential(request) {
      if (!isSource(certificate)) return credentialOf(request, written);
      const { value, version, previous } = await readSecret(certificate, request);
      const certificates = [value, previous?.value ?? []].flat().map(readCertificate);
      const credential = await credentialOf(request, certificates);
      return credentialWith({ ...credential, version: `${credential.version}/${version}` });
    },
  });
}

type Hints = Parameters<typeof assertionKeyOf>[1];

function read(material: Parameters<typeof assertionKeyOf>[0], hints: Hints): AssertionKey {
  return usable(() => assertionKeyOf(material, hints));
}

function readCertificate(text: string): readonly PemBlock[] {
  return usable(() => certificateBlocks(text));
}

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw unavailable(error instanceof KeyUnusable ? error.message : "is unusable");
  }
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
function fixedKey(key: unknown, hints: Hints, faults: Faults): AssertionKey | undefined {
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
