import { type JsonWebKey, KeyObject, randomUUID } from "node:crypto";
import { ALGORITHMS, type Algorithm, type Clock, Faults, systemClock } from "@callgate/core/kit";
import type { SecretSource } from "@callgate/secrets";
import type { ClientAuth } from "oauth4webapi";
import { type AssertionKey, assertionKeyOf, KeyUnusable } from "./assertion-key.js";
import { checkSource, givenOptions, isSource, kindOf, oneOf } from "./authentication-options.js";
import { attachAssertion } from "./client-assertion.js";
import type { ClientAuthentication, ClientCredential } from "./client-authentication.js";
import { secretCredential, unavailable } from "./secret-credential.js";
import { signAssertion } from "./sign-assertion.js";

/** Long enough for a request, and too short to be useful to a thief. */
const ASSERTION_LIFETIME_SECONDS = 60;

/** The key that signs, and the audience of what is signed. */
export interface PrivateKeyJwtOptions {
  /**
   * The private key: a source of its PEM text (PKCS #8, PKCS #1 or SEC 1, no passphrase) or of a JWK in JSON, read
   * for every token, so that a new key is used at once; or the key itself, as JWK or `KeyObject`.
   *
   * RSA of 2048 bits and more, P-256, P-384, P-521 or Ed25519.
   */
  readonly key: SecretSource | JsonWebKey | KeyObject;
  /** Default: the JWK's own `alg`, or what fits the key: RS256 for RSA, ES256 to ES512 by the curve, EdDSA. */
  readonly algorithm?: Algorithm | undefined;
  /**
   * The `kid` under which the server has the public key. Default: none.
   *
   * A JWK's own `kid` has priority. For keys that rotate, let the source return JWKs: their `kid` changes with them.
   */
  readonly keyId?: string | undefined;
  /**
   * The audience of the assertion: the `issuer` (default), or the URL of the token endpoint, for servers that require
   * it. Without a configured issuer it is the token endpoint in any case.
   */
  readonly audience?: "issuer" | "token_endpoint" | undefined;
  /** Where the time is read; default the machine's clock. For tests. */
  readonly clock?: Clock | undefined;
}

/**
 * Authenticates with a JWT signed by the client's own key (`private_key_jwt`): no secret is ever sent.
 *
 * Each attempt has its own assertion, valid for 60 seconds, with its own `jti`.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 7523 section 2.2, OpenID Connect Core 1.0 section 9
 */
export function privateKeyJwt(options: PrivateKeyJwtOptions): ClientAuthentication {
  const faults = new Faults();
  const known = ["key", "algorithm", "keyId", "audience", "clock"];
  const given = givenOptions(options, known, faults);
  const audience = oneOf(given, "audience", ["issuer", "token_endpoint"], faults);
  const { key, algorithm, keyId, clock = systemClock } = given as Partial<PrivateKeyJwtOptions>;
  if (algorithm !== undefined && !ALGORITHMS.includes(algorithm)) {
    faults.add(
      "option_invalid",
      "algorithm",
      `must be one of ${ALGORITHMS.join(", ")}, received ${kindOf(algorithm)}`,
    );
  }
  if (keyId !== undefined && (typeof keyId !== "string" || keyId === "")) {
    faults.add("option_invalid", "keyId", `must be a non-empty string, received ${kindOf(keyId)}`);
  }
  const hints = { algorithm, keyId };
  const fixed = isSource(key) ? undefined : fixedKey(key, hints, faults);
  faults.throwIfAny("privateKeyJwt");

  const signedBy =
    (assertionKey: AssertionKey): ClientAuth =>
    (server, { client_id: clientId }, body) => {
      const now = Math.floor(clock.now() / 1000);
      // No `nbf`: a server whose clock is a second behind would refuse it.
      const assertion = signAssertion(assertionKey, {
        iss: clientId,
        sub: clientId,
        aud: audience === "issuer" ? server.issuer : server.token_endpoint,
        jti: randomUUID(),
        iat: now,
        exp: now + ASSERTION_LIFETIME_SECONDS,
      });
      attachAssertion(body, clientId, assertion);
    };
  const readBy = (material: string): ClientAuth => signedBy(read(material, hints));
  const onlyOne =
    fixed && Object.freeze<ClientCredential>({ version: "fixed", authenticate: signedBy(fixed) });
  return Object.freeze<ClientAuthentication>({
    method: "private_key_jwt",
    credential: async (request) =>
      onlyOne ?? secretCredential(key as SecretSource, request, readBy),
  });
}

function read(
  material: string,
  hints: { algorithm: Algorithm | undefined; keyId: string | undefined },
): AssertionKey {
  try {
    return assertionKeyOf(material, hints);
  } catch (error) {
    throw unavailable(error instanceof KeyUnusable ? error.message : "is unusable");
  }
}

/** Imports a key that is not read from a source, or reports what is wrong with it. */
function fixedKey(
  key: unknown,
  hints: { algorithm: Algorithm | undefined; keyId: string | undefined },
  faults: Faults,
): AssertionKey | undefined {
  if (typeof key !== "object" || key === null || !(key instanceof KeyObject || "kty" in key)) {
    checkSource(key, "key", faults);
    return undefined;
  }
  try {
    return assertionKeyOf(key as JsonWebKey | KeyObject, hints);
  } catch (error) {
    if (!(error instanceof KeyUnusable)) throw error;
    faults.add("option_invalid", "key", error.message);
    return undefined;
  }
}
