import type { Algorithm, AliasedIssuerOptions, ProfileName } from "@callgate/core";
import { ALGORITHMS, profiles } from "@callgate/core";
import { closest, isMetadataAddress } from "@callgate/core/kit";
import { type Environment, expandEnvironment } from "../names/env-template.js";
import type { PolicyIssuers } from "../policy.js";
import { type Cursor, quote, readFields, receivedFrom } from "./cursor.js";
import type { IssuerNames } from "./issuer-names.js";
import { readInteger } from "./read-integer.js";
import { checkValue, readTemplate, readTemplates } from "./read-template.js";

const MAX_ISSUERS = 100;
const MAX_LIFETIME_SECONDS = 31_622_400;
const ALIAS = /^[A-Za-z0-9._-]{1,64}$/;
const MEMBERS = [
  "issuer",
  "audience",
  "jwksUri",
  "profile",
  "algorithms",
  "maxTokenLifetimeSeconds",
];

/** An issuer as it is in every environment: `${NAME}` is kept as written. */
export interface WrittenIssuer {
  readonly alias: string;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly jwksUri: string | undefined;
  readonly profile: string;
  readonly algorithms: readonly string[] | undefined;
  readonly maxTokenLifetimeSeconds: number | undefined;
}

/** The issuers of a document. */
export interface ReadIssuers {
  readonly names: IssuerNames;
  readonly options: PolicyIssuers;
  readonly written: readonly WrittenIssuer[];
  /** Whether the tokens of any issuer have roles, as far as the profiles show. */
  readonly readRoles: boolean;
  /** What some issuer accepts as an audience; `undefined` where that is not known, or one of them accepts any. */
  readonly audiences: ReadonlySet<string> | undefined;
}

/** Reads the issuers of a document, with the values of the environment inserted. */
export function readIssuers(cursor: Cursor, env: Environment): ReadIssuers | undefined {
  const members = cursor.members();
  if (members === undefined || members.length === 0 || members.length > MAX_ISSUERS) {
    const got = members === undefined ? receivedFrom(cursor.node) : `received ${members.length}`;
    cursor.error("value_invalid", `must be a map of 1 to ${MAX_ISSUERS} issuers by alias, ${got}`);
    return undefined;
  }
  const expanded: AliasedIssuerOptions[] = [];
  const written: WrittenIssuer[] = [];
  for (const member of members) {
    const alias = readAlias(member);
    const fields = readFields(member, MEMBERS, "a map with `issuer` and `audience`");
    if (fields === undefined) continue;
    for (const mandatory of ["issuer", "audience"]) {
      if (!fields.has(mandatory))
        member.errorAtKey("value_invalid", `has no \`${mandatory}\`: add it`);
    }
    const issuer = readTemplate(fields.get("issuer"), env, checkIssuer);
    const audience = readTemplates(fields.get("audience"), env);
    const jwksUri = readTemplate(fields.get("jwksUri"), env, checkJwksUri);
    const profile = readTemplate(fields.get("profile"), env, checkProfile);
    const algorithms = readTemplates(fields.get("algorithms"), env, checkAlgorithm, false);
    const lifetime = readInteger(fields.get("maxTokenLifetimeSeconds"), 1, MAX_LIFETIME_SECONDS);
    if (expanded.some((other) => other.issuer === issuer?.text && issuer.text !== "")) {
      fields
        .get("issuer")
        ?.error("value_invalid", "is also the identifier of an issuer above: remove one of them");
    }
    expanded.push({
      alias,
      issuer: issuer?.text ?? "",
      audience: audience?.text ?? [],
      ...(jwksUri && { jwksUri: jwksUri.text }),
      ...(profile && { profile: profile.text as ProfileName }),
      ...(algorithms && { algorithms: algorithms.text as Algorithm[] }),
      ...(lifetime !== undefined && { maxTokenLifetimeSeconds: lifetime }),
    });
    written.push({
      alias,
      issuer: issuer?.written ?? "",
      audience: audience?.written ?? [],
      jwksUri: jwksUri?.written,
      profile: profile?.written ?? "standard",
      algorithms: algorithms?.written,
      maxTokenLifetimeSeconds: lifetime,
    });
  }
  return {
    names: namesOf(expanded),
    options: optionsOf(expanded),
    written,
    readRoles: expanded.some(({ profile = "standard" }) => readsRoles(profile as string)),
    audiences: audiencesOf(expanded, written, env),
  };
}

/** An issuer whose audiences are missing, or in variables without a value, is reported already. */
function audiencesOf(
  issuers: readonly AliasedIssuerOptions[],
  written: readonly WrittenIssuer[],
  env: Environment,
): ReadonlySet<string> | undefined {
  const isKnown = written.every(
    ({ audience }) =>
      audience.length > 0 &&
      audience.every((text) => expandEnvironment(text, env).unset.length === 0),
  );
  const all = issuers.flatMap(({ audience }) => audience);
  return isKnown && !all.includes("unchecked") ? new Set(all) : undefined;
}

/** A single issuer needs no alias: its callers are written without one. */
function namesOf(issuers: readonly AliasedIssuerOptions[]): IssuerNames {
  const [only] = issuers;
  return issuers.length > 1
    ? { kind: "aliased", aliases: issuers.map(({ alias }) => alias) }
    : { kind: "plain", alias: only?.alias };
}

function optionsOf(issuers: readonly AliasedIssuerOptions[]): PolicyIssuers {
  const [only] = issuers;
  if (issuers.length > 1 || only === undefined)
    return Object.freeze({ issuers: Object.freeze(issuers) });
  const { alias: _, ...options } = only;
  return Object.freeze(options);
}

function readsRoles(profile: string): boolean {
  return !Object.hasOwn(profiles, profile) || profiles[profile as ProfileName].roles !== undefined;
}

function readAlias(member: Cursor): string {
  const alias = String(member.step);
  if (alias === "group") {
    member.errorAtKey(
      "alias_reserved",
      '"group" is what group names begin with: choose another alias',
    );
  } else if (!ALIAS.test(alias)) {
    member.errorAtKey("value_invalid", `${quote(alias)} must be 1 to 64 of A-Z a-z 0-9 . _ -`);
  }
  return alias;
}

function checkProfile(text: string, cursor: Cursor): void {
  if (Object.hasOwn(profiles, text)) return;
  const names = Object.keys(profiles);
  cursor.error(
    "value_invalid",
    `must be one of ${names.join(", ")}`,
    closest(text.slice(0, 64), names),
  );
}

function checkIssuer(text: string, cursor: Cursor): void {
  checkValue(text, cursor);
  if (isMetadataAddress(text)) cursor.error("value_invalid", ISSUER_IS_METADATA);
}

function checkJwksUri(text: string, cursor: Cursor): void {
  checkValue(text, cursor);
  if (isMetadataAddress(text)) cursor.error("value_invalid", JWKS_IS_METADATA);
}

const ISSUER_IS_METADATA =
  "is the address of the metadata, and no token has it as its `iss`: write the `issuer` that the document there has";
const JWKS_IS_METADATA =
  "is the address of the metadata, which has no keys: leave it out, or write the `jwks_uri` that the document there has";

function checkAlgorithm(text: string, cursor: Cursor): void {
  if ((ALGORITHMS as readonly string[]).includes(text)) return;
  cursor.error("value_invalid", `must be one of ${ALGORITHMS.join(", ")}`);
}
