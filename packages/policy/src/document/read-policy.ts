import type { BindingDemand, EndpointPolicy, Mode } from "@callgate/core";
import { DAY_OR_INSTANT, startOf } from "@callgate/core/kit";
import type { WrittenGrant } from "../policy.js";
import { type Cursor, type Fields, quote, readFields, readText, readWord } from "./cursor.js";
import type { Directory } from "./directory.js";
import { checkClaims, readAuthentication } from "./read-authentication.js";
import { readClaims } from "./read-claims.js";
import { readDelegation } from "./read-delegation.js";
import { type GrantCount, readGrants } from "./read-grants.js";
import { readAudiences, readName, readRoles, readScopes, readShortText } from "./read-texts.js";

const TOKENS = ["app", "user", "any"] as const;
const MODES = ["enforce", "report"] as const;
const BINDINGS = ["required", "dpop", "certificate", "both"] as const;
const MEMBERS = [
  "callers",
  "reason",
  "scope",
  "anyScope",
  "roles",
  "anyRole",
  "claims",
  "audience",
  "tokens",
  "binding",
  "delegation",
  "authentication",
  "mode",
  "enforceFrom",
  "condition",
];

/** Defaults for entries that do not set these members. */
export interface Defaults {
  readonly tokens: (typeof TOKENS)[number] | undefined;
  readonly mode: Mode | undefined;
  readonly binding: BindingDemand | undefined;
  readonly delegation: EndpointPolicy["delegation"];
}

/** The inputs for reading entries. */
export interface EntryRules {
  readonly directory: Directory;
  readonly defaults: Defaults;
  /** Whether tokens have roles, as far as the document's issuers show. */
  readonly readRoles: boolean;
}

/** An entry that lists its callers. */
export interface ReadPolicy {
  readonly policy: EndpointPolicy;
  readonly condition: string | undefined;
  readonly reason: string | undefined;
  readonly grants: readonly WrittenGrant[];
  readonly fields: Fields;
}

/** Reads `defaults`, which cannot grant anything. */
export function readDefaults(cursor: Cursor | undefined): Defaults {
  const members = ["tokens", "binding", "delegation", "mode"];
  const expected = "a map with `tokens`, `binding`, `delegation` or `mode`";
  const fields = cursor && readFields(cursor, members, expected);
  const tokens = fields?.get("tokens");
  const mode = fields?.get("mode");
  return {
    tokens: tokens && readWord(tokens, TOKENS),
    mode: mode && readWord(mode, MODES),
    binding: readBinding(fields?.get("binding")),
    delegation: readDelegation(fields?.get("delegation")),
  };
}

/** Reads an entry that lists its callers; groups are expanded, and defaults applied. */
export function readPolicy(
  cursor: Cursor,
  { directory, defaults, readRoles: rolesAreRead }: EntryRules,
  count: GrantCount,
): ReadPolicy | undefined {
  const fields = readFields(cursor, MEMBERS, "a map with `callers`");
  if (fields === undefined) return undefined;
  const callersCursor = fields.get("callers");
  if (callersCursor === undefined) {
    cursor.errorAtKey("callers_missing", "has no `callers`: list them, or write `callers: any`");
  }
  const grants = callersCursor && readGrants(callersCursor, directory, count);
  const roles = readRoles(fields.get("roles"), true);
  const anyRole = readRoles(fields.get("anyRole"), false);
  if (!rolesAreRead) {
    for (const option of ["roles", "anyRole"])
      fields.get(option)?.error("role_unreadable", ROLE_UNREADABLE);
  }
  const scope = readScopes(fields.get("scope"));
  const anyScope = readScopes(fields.get("anyScope"));
  const claims = readClaims(fields.get("claims"));
  const audience = readAudiences(fields.get("audience"));
  const tokensCursor = fields.get("tokens");
  const tokens = (tokensCursor && readWord(tokensCursor, TOKENS)) ?? defaults.tokens;
  const binding = readBinding(fields.get("binding")) ?? defaults.binding;
  const delegation = readDelegation(fields.get("delegation")) ?? defaults.delegation;
  const authentication = readAuthentication(fields.get("authentication"));
  checkClaims(claims, authentication ?? {}, fields.get("claims"));
  const modeCursor = fields.get("mode");
  const ownMode = modeCursor && readWord(modeCursor, MODES);
  const enforceFrom = readEnforceFrom(fields.get("enforceFrom"), ownMode);
  // `enforceFrom` determines the mode completely.
  const mode = enforceFrom === undefined ? (ownMode ?? defaults.mode) : undefined;
  const condition = readName(fields.get("condition"), 128);
  const policy: EndpointPolicy = Object.freeze({
    callers: grants === undefined ? [] : freezeList(grants.callers),
    ...(audience && { audience: Object.freeze(audience) }),
    ...(scope && { scope: Object.freeze(scope) }),
    ...(anyScope && { anyScope: Object.freeze(anyScope) }),
    ...(roles && { roles: Object.freeze(roles) }),
    ...(anyRole && { anyRole: Object.freeze(anyRole) }),
    ...(claims && { claims: Object.freeze(Object.fromEntries(claims)) }),
    ...(tokens && { tokens }),
    ...(binding && { binding }),
    ...(delegation && { delegation }),
    ...(authentication && { authentication }),
    ...(mode && { mode }),
    ...(enforceFrom !== undefined && { enforceFrom }),
    ...(condition !== undefined && { condition: notGiven(condition) }),
  });
  const reason = readShortText(fields.get("reason"), 1024);
  return { policy, condition, reason, grants: grants?.written ?? [], fields };
}

const ROLE_UNREADABLE =
  "demands roles, but no issuer's profile reads any: choose the provider's profile, or leave it out";

function readBinding(cursor: Cursor | undefined): BindingDemand | undefined {
  return cursor && readWord(cursor, BINDINGS);
}

function freezeList<List extends EndpointPolicy["callers"]>(list: List): List {
  return typeof list === "string" ? list : Object.freeze(list);
}

function readEnforceFrom(cursor: Cursor | undefined, mode: Mode | undefined): string | undefined {
  const enforceFrom = cursor && readText(cursor);
  if (cursor === undefined || enforceFrom === undefined) return undefined;
  if (startOf(enforceFrom) === undefined) {
    cursor.error(
      "enforce_from_invalid",
      `must be ${DAY_OR_INSTANT}, received ${quote(enforceFrom)}`,
    );
  } else if (mode === "enforce") {
    const message = "means report mode until then, but `mode` is enforce: leave one of them out";
    cursor.error("enforce_from_invalid", message);
  }
  return enforceFrom;
}

/** Placeholder for a condition until code gives its function. */
function notGiven(name: string): () => never {
  return () => {
    throw new Error(
      `The condition ${JSON.stringify(name)} has no function: give it in \`conditions\``,
    );
  };
}
