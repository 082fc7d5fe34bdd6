import type { KeyLocation } from "../issuer/trusted-issuer.js";
import type { KeyRules } from "../keys/key-rules.js";
import { isUsableJwk } from "../keys/verification-key.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { isObject } from "../kit/configuration/option-checks.js";
import { isAddressTemplate } from "../kit/net/address-template.js";
import { INSECURE_ORIGINS_REMEDY } from "../kit/net/insecure-origins.js";
import { isMetadataAddress } from "../kit/net/metadata-address.js";
import { isSecureUrl } from "../kit/net/secure-url.js";
import { ownMember } from "../kit/own-member.js";
import type { Runtime } from "../verify/jwt/support/runtime.js";
import type { IssuerOptions } from "./issuer-options.js";

/** The gate's options that apply to every issuer. */
export interface IssuerLimits {
  readonly insecureOrigins: readonly string[];
  readonly maxKeys: number;
  readonly runtime: Runtime;
}

/** Checks where an issuer's keys come from: an address, the keys themselves, or discovery when neither is given. */
export function defineKeyLocation(
  { jwksUri, jwks }: Partial<IssuerOptions>,
  rules: KeyRules,
  { insecureOrigins, maxKeys }: IssuerLimits,
  faults: Faults,
): KeyLocation {
  if (jwksUri !== undefined && jwks !== undefined) {
    faults.add("option_conflict", "jwks", "and `jwksUri` exclude each other: keep one");
  }
  if (jwks !== undefined) return defineStaticKeys(jwks, rules, maxKeys, faults);
  if (jwksUri === undefined) return { kind: "discovery" };
  if (typeof jwksUri !== "string" || !isSecureUrl(jwksUri, insecureOrigins)) {
    faults.add(
      "issuer_insecure",
      "jwksUri",
      `must be an https URL without user name, password and fragment (http on loopback; ${INSECURE_ORIGINS_REMEDY}), received ${received(jwksUri)}`,
    );
  } else if (isAddressTemplate(jwksUri)) {
    faults.add(
      "option_invalid",
      "jwksUri",
      `is a template, not an address: fill it in, received ${received(jwksUri)}`,
    );
  } else if (isMetadataAddress(jwksUri)) {
    faults.add(
      "option_invalid",
      "jwksUri",
      `is the address of the metadata, which has no keys: leave it out, or write the \`jwks_uri\` that the document there has, received ${received(jwksUri)}`,
    );
  }
  return { kind: "uri", jwksUri };
}

function defineStaticKeys(
  jwks: unknown,
  rules: KeyRules,
  maxKeys: number,
  faults: Faults,
): KeyLocation {
  const given = ownMember(jwks, "keys");
  const keys = Array.isArray(given)
    ? Array.from(given, (jwk: unknown) => (isObject(jwk) ? { ...jwk } : jwk))
    : [];
  if (!Array.isArray(given)) {
    faults.add(
      "option_invalid",
      "jwks",
      `must be a JWK Set: an object with a list \`keys\`, received ${received(jwks)}`,
    );
  } else if (keys.length > maxKeys) {
    faults.add(
      "option_invalid",
      "jwks",
      `has ${keys.length} keys, more than \`maxKeys\`: remove those that are not used, or raise \`maxKeys\``,
    );
  } else if (!keys.some((jwk) => isUsableJwk(jwk, rules))) {
    faults.add(
      "jwks_unusable",
      "jwks",
      "has no public signature key that may be used: pass the issuer's public keys",
    );
  }
  return { kind: "static", jwks: { keys } };
}
