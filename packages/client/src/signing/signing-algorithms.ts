import type { KeyObject } from "node:crypto";
import type { Algorithm } from "@callgate/core/kit";
import { KeyUnusable } from "./key-unusable.js";

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
 * The algorithms that a private key supports, the most widely known first; none for a key of another kind.
 *
 * @throws {KeyUnusable} for a key that is not private, and for RSA below 2048 bits
 */
export function algorithmsFor(key: KeyObject): readonly Algorithm[] {
  const { type, asymmetricKeyType, asymmetricKeyDetails = {} } = key;
  if (type !== "private") throw new KeyUnusable("is not a private key; write the private key");
  const { modulusLength = MIN_RSA_BITS, namedCurve = "" } = asymmetricKeyDetails;
  if (modulusLength < MIN_RSA_BITS)
    throw new KeyUnusable(`has less than ${MIN_RSA_BITS} bits; use a longer key`);
  if (asymmetricKeyType === "rsa") return RSA;
  if (asymmetricKeyType === "rsa-pss") return RSA_PSS;
  if (asymmetricKeyType === "ed25519") return EDDSA;
  return ECDSA[namedCurve] ?? [];
}
