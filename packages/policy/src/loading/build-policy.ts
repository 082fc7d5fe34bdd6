import { giveConditions } from "../conditions.js";
import { type Cursor, quote } from "../document/cursor.js";
import { type ReadDocument, readDocument } from "../document/read-document.js";
import type { Finding } from "../findings/finding.js";
import type { Findings } from "../findings/findings.js";
import type { Condition, Policy, PolicyOutline } from "../policy.js";
import { digestOf, keepIssuers, toCanonical } from "../version.js";
import { addWarnings } from "../warnings.js";
import type { CheckedOptions } from "./options.js";

/** The result of reading a document. */
export interface PolicyReading {
  /** `undefined` when there is any error. */
  readonly policy: Policy | undefined;
  /** Errors and warnings, by file and position. */
  readonly findings: readonly Finding[];
  /** How much was read, with or without errors; `undefined` when the document could not be read. */
  readonly counts: PolicyCounts | undefined;
  /** Its endpoints, with or without errors; `undefined` when the document could not be read. */
  readonly outline: PolicyOutline | undefined;
}

/** The size of a document. */
export interface PolicyCounts {
  readonly endpoints: number;
  /** Registered callers; without a register, the callers that are named. */
  readonly callers: number;
}

const VERSION_LENGTH = 12;

/** Builds a policy from an opened document, if it has no error. */
export function buildPolicy(
  root: Cursor | undefined,
  file: string,
  options: CheckedOptions,
  openRegister: (path: Cursor | undefined) => Cursor | undefined,
  findings: Findings,
): PolicyReading {
  const { env, issuers: issuersOfCode, register } = options;
  const rules = { env, issuersOfCode, openRegister, hasRegister: register !== undefined };
  const read = root && readDocument(root, rules);
  if (root !== undefined && read !== undefined) {
    addWarnings(read, options.now, options.expiringMs);
    if (options.conditions !== undefined) checkConditionNames(read, root, options.conditions);
  }
  const list = findings.list();
  const counts = read && countsOf(read);
  const outline = read && Object.freeze({ file, ...read.outline });
  if (findings.hasErrors || read === undefined)
    return { policy: undefined, findings: list, counts, outline };
  const policy = toPolicy(read, file, list);
  const given = options.conditions && giveConditions(policy, options.conditions);
  return { policy: given ?? policy, findings: list, counts, outline };
}

function countsOf({ directory, entries }: ReadDocument): PolicyCounts {
  const callers = directory.callers ?? directory.usedCallers;
  return { endpoints: entries.length, callers: callers.size };
}

function checkConditionNames(
  { entries }: ReadDocument,
  root: Cursor,
  conditions: ReadonlyMap<string, Condition>,
): void {
  const used = new Set<string>();
  for (const { entry, read } of entries) {
    if (entry.condition === undefined) continue;
    used.add(entry.condition);
    if (conditions.has(entry.condition)) continue;
    const { suggester } = root.context;
    const meant = suggester.closest(entry.condition, conditions.keys());
    const message = `the condition ${quote(entry.condition)} has no function in \`conditions\`: add it, or remove the condition`;
    read?.fields.get("condition")?.error("condition_unknown", message, meant);
  }
  for (const name of conditions.keys()) {
    if (used.has(name)) continue;
    root.context.findings.warning(
      "condition_unused",
      { source: root.context.source, span: { start: 0, end: 0 }, path: [] },
      `no endpoint uses the condition ${quote(name)}: remove it from \`conditions\``,
    );
  }
}

function toPolicy(read: ReadDocument, file: string, warnings: readonly Finding[]): Policy {
  const { directory, issuers, scopeImplies } = read;
  const entries = Object.freeze(read.entries.map(({ entry }) => entry));
  const digest = digestOf(toCanonical(entries, issuers?.written, scopeImplies));
  const policy: Policy = Object.freeze({
    version: digest.slice(0, VERSION_LENGTH),
    digest,
    file,
    service: read.service,
    owner: read.owner,
    identities: Object.freeze(read.identities),
    issuers: issuers?.options,
    scopeImplies,
    entries,
    callers: valuesOf(directory.callers ?? new Map()),
    groups: valuesOf(directory.groups),
    warnings,
  });
  keepIssuers(policy, issuers?.written);
  return policy;
}

function valuesOf<Value>(
  declared: ReadonlyMap<string, { readonly value: Value }>,
): ReadonlyMap<string, Value> {
  return new Map(Array.from(declared, ([name, { value }]) => [name, value]));
}
