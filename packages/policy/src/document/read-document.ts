import type { Environment } from "../names/env-template.js";
import type { ImpliedScopes } from "../policy.js";
import { checkVersion } from "./check-version.js";
import { type Cursor, type Fields, quote, readFields } from "./cursor.js";
import { Directory } from "./directory.js";
import type { IssuerNames } from "./issuer-names.js";
import { type CallerMap, readCallers } from "./read-callers.js";
import { NO_ENDPOINTS, type ReadEndpoints, readEndpoints } from "./read-endpoints.js";
import { checkClient } from "./read-grants.js";
import { type GroupMap, readGroups } from "./read-groups.js";
import { type ReadIssuers, readIssuers } from "./read-issuers.js";
import { readDefaults } from "./read-policy.js";
import { readScopeImplies } from "./read-scope-implies.js";
import { readShortText, readTexts } from "./read-texts.js";

const MEMBERS = [
  "version",
  "service",
  "owner",
  "identities",
  "issuers",
  "register",
  "callers",
  "groups",
  "scopeImplies",
  "defaults",
  "endpoints",
];
const REGISTER_MEMBERS = ["version", "callers", "groups"];
const SERVICE = /^[a-z0-9._-]{1,64}$/;
const MAX_IDENTITIES = 100;

/** The inputs for reading a document. */
export interface DocumentRules {
  readonly env: Environment;
  /** How callers are named according to code; `undefined` when code gives no issuers. */
  readonly issuersOfCode: IssuerNames | undefined;
  /** Opens the register: `undefined` without a register, or when it cannot be opened, which is then reported. */
  openRegister(path: Cursor | undefined): Cursor | undefined;
  /** Whether there is a register, regardless of the document. */
  readonly hasRegister: boolean;
}

/** The contents of a document. */
export interface ReadDocument {
  readonly service: string | undefined;
  readonly owner: string | undefined;
  readonly identities: readonly string[];
  readonly issuers: ReadIssuers | undefined;
  readonly directory: Directory;
  readonly scopeImplies: ImpliedScopes | undefined;
  readonly entries: ReadEndpoints["entries"];
  readonly outline: ReadEndpoints["outline"];
}

/** Reads a document; everything wrong with it is reported, and the rest is still read. */
export function readDocument(root: Cursor, rules: DocumentRules): ReadDocument | undefined {
  const fields = readFields(root, MEMBERS, "a map that begins with `version: 1`");
  if (fields === undefined) return undefined;
  checkVersion(root, fields);
  const service = readService(fields.get("service"));
  const owner = readShortText(fields.get("owner"), 256);
  const issuersCursor = fields.get("issuers");
  const issuers = issuersCursor && readIssuers(issuersCursor, rules.env);
  if (issuersCursor !== undefined && rules.issuersOfCode !== undefined) {
    issuersCursor.errorAtKey(
      "issuers_twice",
      "the issuers are also given in code: keep one of them",
    );
  }
  const names = issuers?.names ?? rules.issuersOfCode ?? ({ kind: "unknown" } as const);
  const directory = readDirectory(fields, names, rules);
  const identities = readIdentities(fields.get("identities"));
  const endpoints = fields.get("endpoints");
  if (endpoints === undefined)
    root.errorAtKey("value_invalid", "has no `endpoints`: add a map of endpoints by name");
  const scopeImplies = readScopeImplies(fields.get("scopeImplies"));
  const defaults = readDefaults(fields.get("defaults"));
  const { entries, outline } = endpoints
    ? readEndpoints(endpoints, {
        directory,
        defaults,
        readRoles: issuers?.readRoles ?? true,
        audiences: issuers?.audiences,
      })
    : NO_ENDPOINTS;
  return { service, owner, identities, issuers, directory, scopeImplies, entries, outline };
}

/** The members of the register come first, as if they were in the document; both have one name for one thing. */
function readDirectory(fields: Fields, issuers: IssuerNames, rules: DocumentRules): Directory {
  const registerPath = fields.get("register");
  const register = rules.openRegister(registerPath);
  const shared =
    register && readFields(register, REGISTER_MEMBERS, "a map with `callers` or `groups`");
  if (register !== undefined && shared !== undefined) checkVersion(register, shared);
  const parts = [
    { fields: shared, isShared: true },
    { fields, isShared: false },
  ];
  const callers: CallerMap = new Map();
  const groups: GroupMap = new Map();
  // A register that cannot be read must not make every name unknown.
  const isComplete = shared !== undefined || !(rules.hasRegister || registerPath !== undefined);
  const hasCallers = parts.some((part) => part.fields?.has("callers") === true);
  for (const part of parts) {
    const cursor = part.fields?.get("callers");
    if (cursor !== undefined) readCallers(cursor, issuers, part.isShared, callers);
  }
  const directory = new Directory(
    issuers,
    hasCallers && isComplete ? callers : undefined,
    groups,
    isComplete,
  );
  for (const part of parts) {
    const cursor = part.fields?.get("groups");
    if (cursor !== undefined) readGroups(cursor, directory, part.isShared, groups);
  }
  return directory;
}

function readService(cursor: Cursor | undefined): string | undefined {
  const service = readShortText(cursor, 1024);
  if (service === undefined || SERVICE.test(service)) return service;
  cursor?.error("value_invalid", `must be 1 to 64 of a-z 0-9 . _ -, received ${quote(service)}`);
  return undefined;
}

function readIdentities(cursor: Cursor | undefined): readonly string[] {
  if (cursor === undefined) return [];
  const directory = new Directory({ kind: "unknown" }, undefined, new Map(), true);
  return readTexts(cursor, MAX_IDENTITIES, "value_invalid", false).flatMap(
    ({ text, cursor: item }) => (checkClient(text, item, directory) ? [text] : []),
  );
}
