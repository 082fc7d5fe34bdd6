import type { KeyLocation, TrustedIssuer } from "../issuer/trusted-issuer.js";
import { ownKeyRule } from "../keys/own-key.js";
import { ALGORITHMS, type Algorithm, canonicalAlgorithm, isAlgorithm } from "../kit/algorithms.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { isObject } from "../kit/configuration/option-checks.js";
import { isSecureUrl } from "../kit/net/secure-url.js";
import { defineAudiences } from "./define-audiences.js";
import { defineKeyLocation } from "./define-key-location.js";
import { defineProfile } from "./define-profile.js";
import type { AliasedIssuerOptions, IssuerOptions } from "./gate-options.js";

/** The options of one issuer, other than its alias. */
export const ISSUER_OPTIONS: readonly (keyof IssuerOptions)[] = [
  "issuer",
  "audience",
  "jwksUri",
  "jwks",
  "profile",
  "algorithms",
];

const ALIAS = /^[A-Za-z0-9._-]{1,64}$/;
const DEFAULT_RSA_ALGORITHMS: readonly Algorithm[] = ["RS256"];

/** Checks what was written about the only issuer of a gate. */
export function defineOnlyIssuer(options: object, faults: Faults): TrustedIssuer {
  return defineIssuer(options as Partial<IssuerOptions>, undefined, faults);
}

/**
 * Checks what was written about one issuer among several.
 *
 * @returns `undefined` when it is too wrong to go on with; the faults tell why
 */
export function defineAliasedIssuer(
  options: unknown,
  index: number,
  faults: Faults,
): TrustedIssuer | undefined {
  if (!isObject(options)) {
    faults.add(
      "option_invalid",
      `issuers[${index}]`,
      `must be an object, received ${received(options)}`,
    );
    return undefined;
  }
  const inside = faults.within(`issuers[${index}].`);
  const given: Partial<AliasedIssuerOptions> = inside.own(
    options,
    [...ISSUER_OPTIONS, "alias"],
    ["issuer", "audience", "alias"],
  );
  return defineIssuer(given, checkAlias(given.alias, inside), inside);
}

function defineIssuer(
  given: Partial<IssuerOptions>,
  alias: string | undefined,
  faults: Faults,
): TrustedIssuer {
  const profile = defineProfile(given.profile, faults);
  const written = defineAlgorithms(given.algorithms, faults);
  const algorithms = new Set((written ?? profile.algorithms ?? ALGORITHMS).map(canonicalAlgorithm));
  const rsaAlgorithms = new Set(
    (written ?? DEFAULT_RSA_ALGORITHMS).filter((name) => /^[RP]S/.test(name)),
  );
  const isOwnKey = ownKeyRule(profile, given.issuer as string);
  const rules = { algorithms, rsaAlgorithms, keyUses: profile.keyUses ?? ["sig"], isOwnKey };
  const keys = defineKeyLocation(given, rules, faults);
  checkIdentifier(given.issuer, keys, faults);
  return Object.freeze<TrustedIssuer>({
    issuer: given.issuer as string,
    alias,
    audiences: defineAudiences(given.audience, profile, faults),
    profile,
    algorithms,
    rsaAlgorithms,
    keys,
  });
}

function checkIdentifier(issuer: unknown, keys: KeyLocation, faults: Faults): void {
  if (typeof issuer !== "string" || issuer === "") {
    faults.add(
      "option_missing",
      "issuer",
      `must be the issuer's identifier, received ${received(issuer)}`,
    );
    return;
  }
  // Without discovery the identifier is a name nothing is fetched from; plain http is a slip all the same.
  const isMereName = keys.kind !== "discovery" && !/^http:/i.test(issuer);
  if (isMereName) return;
  if (!isSecureUrl(issuer)) {
    faults.add(
      "issuer_insecure",
      "issuer",
      `must be an https URL (http on loopback only), received ${received(issuer)}`,
    );
  } else if (keys.kind === "discovery" && /[?#]/.test(issuer)) {
    faults.add(
      "option_invalid",
      "issuer",
      `must have no query and no fragment (RFC 8414 section 2), received ${received(issuer)}`,
    );
  }
}

function checkAlias(alias: unknown, faults: Faults): string {
  if (typeof alias === "string" && ALIAS.test(alias)) return alias;
  faults.add(
    alias === undefined ? "option_missing" : "option_invalid",
    "alias",
    `must be 1 to 64 of A-Z a-z 0-9 . _ -, received ${received(alias)}`,
  );
  return "";
}

function defineAlgorithms(algorithms: unknown, faults: Faults): readonly Algorithm[] | undefined {
  if (algorithms === undefined) return undefined;
  if (Array.isArray(algorithms) && algorithms.length > 0 && algorithms.every(isAlgorithm)) {
    return algorithms.map(canonicalAlgorithm);
  }
  faults.add(
    "option_invalid",
    "algorithms",
    `must be a list of ${ALGORITHMS.join(", ")}, received ${received(algorithms)}`,
  );
  return undefined;
}
