import { ownKeyRule } from "../keys/own-key.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { hasStrayCharacters, integerWithin, isObject } from "../kit/configuration/option-checks.js";
import { isAddressTemplate } from "../kit/net/address-template.js";
import { INSECURE_ORIGINS_REMEDY } from "../kit/net/insecure-origins.js";
import { isMetadataAddress } from "../kit/net/metadata-address.js";
import { isSecureUrl } from "../kit/net/secure-url.js";
import type { ListedIssuer } from "../verify/introspection/introspection.js";
import { defineAlgorithms } from "./define-algorithms.js";
import { defineAudiences } from "./define-audiences.js";
import { defineIntrospection } from "./define-introspection.js";
import { defineKeyLocation, type IssuerLimits } from "./define-key-location.js";
import { defineProfile } from "./define-profile.js";
import type { AliasedIssuerOptions, IssuerOptions } from "./issuer-options.js";

/** The options of one issuer, other than its alias. */
export const ISSUER_OPTIONS: readonly (keyof IssuerOptions)[] = namesOf<IssuerOptions>({
  issuer: true,
  audience: true,
  jwksUri: true,
  jwks: true,
  profile: true,
  algorithms: true,
  introspection: true,
});

const ALIAS = /^[A-Za-z0-9._-]{1,64}$/;

/** Checks the options of a gate's only issuer. */
export function defineOnlyIssuer(
  options: object,
  limits: IssuerLimits,
  faults: Faults,
): ListedIssuer {
  return defineIssuer(options as Partial<IssuerOptions>, undefined, limits, faults);
}

/**
 * Checks the options of one issuer among several.
 *
 * @param path its place in the options: `issuers[1]`
 * @returns `undefined` when it is too wrong to continue; the faults say why
 */
export function defineAliasedIssuer(
  options: unknown,
  path: string,
  limits: IssuerLimits,
  faults: Faults,
): ListedIssuer | undefined {
  if (!isObject(options)) {
    faults.add("option_invalid", path, `must be an object, received ${received(options)}`);
    return undefined;
  }
  const inside = faults.within(`${path}.`);
  const given: Partial<AliasedIssuerOptions> = inside.own(
    options,
    [...ISSUER_OPTIONS, "alias", "maxTokenLifetimeSeconds"],
    ["issuer", "audience", "alias"],
  );
  const defined = defineIssuer(given, checkAlias(given.alias, inside), limits, inside);
  if (given.maxTokenLifetimeSeconds === undefined) return defined;
  const bounds = [1, 31_622_400, 31_622_400] as const;
  const maxTokenLifetimeSeconds = integerWithin(given, "maxTokenLifetimeSeconds", bounds, inside);
  return Object.freeze({ ...defined, maxTokenLifetimeSeconds });
}

function defineIssuer(
  given: Partial<IssuerOptions>,
  alias: string | undefined,
  limits: IssuerLimits,
  faults: Faults,
): ListedIssuer {
  const profile = defineProfile(given.profile, faults);
  const { algorithms, rsaAlgorithms, leftOut } = defineAlgorithms(
    given.algorithms,
    profile.algorithms,
    limits.runtime,
    faults,
  );
  const isOwnKey = ownKeyRule(profile, given.issuer as string);
  const rules = { algorithms, rsaAlgorithms, keyUses: profile.keyUses ?? ["sig"], isOwnKey };
  const keys = defineKeyLocation(given, rules, limits, faults);
  const introspection = defineIntrospection(given.introspection, limits.insecureOrigins, faults);
  const isDiscovered =
    keys.kind === "discovery" ||
    (introspection !== undefined && introspection.settings.endpoint === undefined);
  checkIdentifier(given.issuer, isDiscovered, limits.insecureOrigins, faults);
  const answers = introspection?.settings.answersFor(profile);
  return Object.freeze<ListedIssuer>({
    issuer: given.issuer as string,
    alias,
    audiences: defineAudiences(given.audience, [profile, ...(answers ? [answers] : [])], faults),
    profile,
    algorithms,
    rsaAlgorithms,
    leftOut,
    keys,
    maxTokenLifetimeSeconds: undefined,
    introspection,
  });
}

const MAX_IDENTIFIER_LENGTH = 1024;
/** What Entra ID's endpoints accept in place of a tenant; tokens never have it. */
const ENTRA_TENANTS =
  /^https:\/\/(login\.microsoftonline\.(com|us)|login\.windows\.net|sts\.windows\.net|login\.partner\.microsoftonline\.cn)\/(common|organizations|consumers)(\/|$)/i;

function checkIdentifier(
  issuer: unknown,
  isDiscovered: boolean,
  insecureOrigins: readonly string[],
  faults: Faults,
): void {
  if (typeof issuer !== "string" || issuer === "") {
    faults.add(
      "option_missing",
      "issuer",
      `must be the issuer's identifier, received ${received(issuer)}`,
    );
    return;
  }
  if (issuer.length > MAX_IDENTIFIER_LENGTH || hasStrayCharacters(issuer)) {
    faults.add(
      "option_invalid",
      "issuer",
      `must be 1 to ${MAX_IDENTIFIER_LENGTH} characters without control characters, and without a space at either end, received ${received(issuer)}`,
    );
  } else if (isAddressTemplate(issuer)) {
    faults.add(
      "option_invalid",
      "issuer",
      `is a template, not an issuer: write the identifier exactly as tokens have it in \`iss\`, received ${received(issuer)}`,
    );
  } else if (isMetadataAddress(issuer)) {
    faults.add(
      "option_invalid",
      "issuer",
      `is the address of the metadata, and no token has it as its \`iss\`: write the \`issuer\` that the document there has, received ${received(issuer)}`,
    );
  } else if (ENTRA_TENANTS.test(issuer)) {
    faults.add(
      "option_invalid",
      "issuer",
      `stands for the tenants of Entra ID, and no token has it as its \`iss\`: write your tenant's id in its place, or decide with \`issuers: { resolve }\` which tenants you trust, received ${received(issuer)}`,
    );
  } else if (isDiscovered) checkDiscoverable(issuer, insecureOrigins, faults);
}

/** Discovery fetches from the identifier; otherwise it is only a name to compare, and may have any form. */
function checkDiscoverable(
  issuer: string,
  insecureOrigins: readonly string[],
  faults: Faults,
): void {
  if (!isSecureUrl(issuer, insecureOrigins)) {
    faults.add(
      "issuer_insecure",
      "issuer",
      `must be an https URL without user name, password and fragment (http on loopback; ${INSECURE_ORIGINS_REMEDY}), or be used with \`jwksUri\` or \`jwks\`, received ${received(issuer)}`,
    );
  } else if (/[?#]/.test(issuer)) {
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
