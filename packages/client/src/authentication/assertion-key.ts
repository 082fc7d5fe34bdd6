import { createPrivateKey, type JsonWebKey, KeyObject } from "node:crypto";
import type { Algorithm } from "@callgate/core/kit";

/** A private key that signs client assertions. */
export interface AssertionKey {
  readonly key: KeyObject;
  readonly algorithm: Algorithm;
  /** The `kid` under which the server has its public half. */
  readonly keyId: string | undefined;
}

/** What is configured beside the key itself. */
export interface AssertionKeyHints {
  readonly algorithm?: Algorithm | undefined;
  readonly keyId?: string | undefined;
}

/** A key that no assertion can be signed with. Its message is constant, and goes on after "the key". */
export class KeyUnusable extends Error {}

const MIN_RSA_BITS = 2048;
const RSA: readonly Algorithm[] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
const RSA_PSS: readonly Algorithm[] = ["PS256", "PS384", "PS512"];
const EDDSA: readonly Algorithm[] = ["EdDSA", "Ed25519"];
const ECDSA: Readonly<Record<string, readonly Algorithm[]>> = Object.freeze({
  prime256v1: ["ES256"],
  secp384r1: ["ES384"],
  secp521r1: ["ES512"],
});

/**
 * Imports a key that signs client assertions, from PEM text, from a JWK as text or object, or from a `KeyObject`.
 *
 * The algorithm is the configured one, the JWK's own `alg`, or the first that the key supports. A JWK's own `kid`
 * has priority over the configured one: it changes with the key.
 *
 * @throws {KeyUnusable}
 */
export function assertionKeyOf(
  material: string | JsonWebKey | KeyObject,
  { algorithm: wanted, keyId }: AssertionKeyHints,
): AssertionKey {
  const jwk = typeof material === "string" ? jwkIn(material) : material;
  const key = jwk instanceof KeyObject ? jwk : imported(jwk ?? (material as string));
  const { alg, kid } = (jwk instanceof KeyObject ? {} : (jwk ?? {})) as Record<string, unknown>;
  const possible = algorithmsFor(key);
  const algorithm = wanted ?? (alg === undefined ? possible[0] : (alg as Algorithm));
  if (algorithm === undefined || !possible.includes(algorithm)) {
    throw new KeyUnusable("is not one for the algorithm");
  }
  return { key, algorithm, keyId: typeof kid === "string" ? kid : keyId };
}

function jwkIn(text: string): JsonWebKey | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as JsonWebKey;
  } catch {
    throw new KeyUnusable("is not a JWK");
  }
}

function imported(material: string | JsonWebKey): KeyObject {
  try {
    return typeof material === "string"
      ? createPrivateKey(material)
      : createPrivateKey({ key: material, format: "jwk" });
  } catch {
    throw new KeyUnusable("is not a private key in PEM without a passphrase, nor a private JWK");
  }
}

/** @returns the algorithms a key supports, the most widely known first */
function algorithmsFor(key: KeyObject): readonly Algorithm[] {
  const { type, asymmetricKeyType, asymmetricKeyDetails = {} } = key;
  if (type !== "private") throw new KeyUnusable("is not a private one");
  const { modulusLength = MIN_RSA_BITS, namedCurve = "" } = asymmetricKeyDetails;
  if (modulusLength < MIN_RSA_BITS) throw new KeyUnusable(`has less than ${MIN_RSA_BITS} bits`);
  if (asymmetricKeyType === "rsa") return RSA;
  if (asymmetricKeyType === "rsa-pss") return RSA_PSS;
  if (asymmetricKeyType === "ed25519") return EDDSA;
  return ECDSA[namedCurve] ?? [];
}
