import { profiles } from "../issuer/profiles/index.js";
import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import { sealProfile } from "../issuer/profiles/seal-profile.js";
import { spiffe } from "../issuer/profiles/spiffe.js";
import { isAlgorithm } from "../kit/algorithms.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { isNonEmptyStringList, isObject } from "../kit/configuration/option-checks.js";
import { CONFIRMATION_MEMBERS } from "../verify/binding/confirmation.js";

interface FieldRule {
  readonly mandatory: boolean;
  readonly holds: (value: unknown) => boolean;
  /** Continues after "must be". */
  readonly expected: string;
}

const MAX_NAMES = 10;
const TYPE = /^(?!application\/)[!-@[-~]{1,128}$/;

const RULES: Readonly<Record<keyof IssuerProfile, FieldRule>> = Object.freeze({
  name: must((value) => typeof value === "string" && value !== "", "a non-empty string"),
  types: must(
    isTypeList,
    "a list of 1 to 10 types, in lower case without `application/`, or `undefined`",
  ),
  requiredClaims: must(isNameListOrEmpty, `a list of at most ${MAX_NAMES} claim names`),
  callerClaims: must(isNameList, `a list of 1 to ${MAX_NAMES} claim names`),
  scopes: must(isFunction, "a function of the claims"),
  roles: may(isFunction, "a function of the claims"),
  isAppToken: must(isFunction, "a function of the claims and the caller"),
  isAccessToken: must(isFunction, "a function of the claims and the type"),
  impliedAudiences: may(isFunction, "a function of the claims"),
  insteadOfAudience: may(isFunction, "a function of the claims"),
  ignoredConfirmationMembers: may(
    isIgnoredList,
    `a list of 1 to ${MAX_NAMES} members of \`cnf\` other than jkt and x5t#S256`,
  ),
  algorithms: may(isAlgorithmList, "a list of asymmetric algorithms"),
  keyUses: may(isNameList, `a list of 1 to ${MAX_NAMES} values of \`use\``),
  isKeyOfIssuer: may(isFunction, "a function of the key and the issuer"),
});

/** Finds the profile by its name, or checks a custom one. */
export function defineProfile(profile: unknown, faults: Faults): IssuerProfile {
  if (profile === undefined) return profiles.standard;
  if (typeof profile === "string" && Object.hasOwn(profiles, profile)) {
    return profiles[profile as keyof typeof profiles];
  }
  if (isObject(profile) && !Array.isArray(profile)) return defineOwnProfile(profile, faults);
  const isBareSpiffe = profile === "spiffe" || profile === spiffe;
  const expected = isBareSpiffe
    ? '`spiffe({ trustDomain: "prod.example" })` of @callgate/core, since a trust domain belongs to one issuer'
    : `one of ${Object.keys(profiles).join(", ")}, or an IssuerProfile`;
  faults.add("option_invalid", "profile", `must be ${expected}, received ${received(profile)}`);
  return profiles.standard;
}

/** Checks every field of a profile, names the ones that are wrong, and copies the rest. */
function defineOwnProfile(profile: object, faults: Faults): IssuerProfile {
  const inside = faults.within("profile.");
  const fields = Object.keys(RULES) as (keyof IssuerProfile)[];
  const mandatory = fields.filter((field) => RULES[field].mandatory);
  const given = inside.own(profile, fields, mandatory) as Record<string, unknown>;
  let sound = true;
  for (const field of fields) {
    const { mandatory, holds, expected } = RULES[field];
    const value = given[field];
    if (value === undefined ? !mandatory : holds(value)) continue;
    inside.add("option_invalid", field, `must be ${expected}, received ${received(value)}`);
    sound = false;
  }
  return sound ? sealProfile(given as unknown as IssuerProfile) : profiles.standard;
}

function must(holds: FieldRule["holds"], expected: string): FieldRule {
  return { mandatory: true, holds, expected };
}

function may(holds: FieldRule["holds"], expected: string): FieldRule {
  return { mandatory: false, holds, expected };
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** A type that is not written as types are compared would silently refuse every token. */
function isTypeList(value: unknown): boolean {
  const isType = (type: unknown): boolean =>
    type === undefined || (typeof type === "string" && TYPE.test(type));
  return Array.isArray(value) && value.length > 0 && value.length <= 10 && value.every(isType);
}

function isNameList(value: unknown): boolean {
  return isNonEmptyStringList(value, MAX_NAMES);
}

function isNameListOrEmpty(value: unknown): boolean {
  return (Array.isArray(value) && value.length === 0) || isNameList(value);
}

function isIgnoredList(value: unknown): boolean {
  return (
    isNameList(value) && !(value as string[]).some((name) => CONFIRMATION_MEMBERS.includes(name))
  );
}

function isAlgorithmList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && [...value].every(isAlgorithm);
}
