import { cyclesIn, describeCycle, ScopeImplications } from "@callgate/core/judging";
import type { ImpliedScopes } from "../policy.js";
import { type Cursor, receivedFrom } from "./cursor.js";
import { readTexts, scopeFault } from "./read-texts.js";

/** Most implied scopes of a document, in total. */
const MAX_IMPLICATIONS = 1000;

/**
 * Reads which scopes imply which others.
 *
 * @returns one form for all documents that mean the same: sorted, without what follows from the rest
 */
export function readScopeImplies(cursor: Cursor | undefined): ImpliedScopes | undefined {
  if (cursor === undefined) return undefined;
  const members = cursor.members();
  if (members === undefined || members.length === 0) {
    const got = members === undefined ? receivedFrom(cursor.node) : "received an empty map";
    const expected = "must be a map of lists of scopes by the scope that implies them";
    cursor.error("value_invalid", `${expected}, ${got}`);
    return undefined;
  }
  const implied = new Map<string, readonly string[]>();
  const places = new Map<string, Cursor>();
  for (const member of members) {
    const scope = String(member.step);
    const fault = scopeFault(scope);
    if (fault !== undefined) member.errorAtKey("scope_invalid", fault);
    implied.set(scope, readImplied(member));
    places.set(scope, member);
  }
  const count = [...implied.values()].reduce((sum, { length }) => sum + length, 0);
  if (count > MAX_IMPLICATIONS) {
    const message = `must have at most ${MAX_IMPLICATIONS} implied scopes in total, received ${count}`;
    cursor.error("scope_invalid", message);
    return undefined;
  }
  const cycles = cyclesIn(implied);
  for (const cycle of cycles) {
    const message = `implies itself, ${describeCycle(cycle)}: remove one of these`;
    places.get(cycle[0] as string)?.errorAtKey("scope_cycle", message);
  }
  return cycles.length > 0 ? undefined : canonicalForm(implied);
}

function readImplied(member: Cursor): readonly string[] {
  const scopes = new Set<string>();
  for (const { text, cursor } of readTexts(member, MAX_IMPLICATIONS, "scope_invalid", false)) {
    const fault = scopeFault(text);
    if (fault === undefined) scopes.add(text);
    else cursor.error("scope_invalid", fault);
  }
  return [...scopes];
}

function canonicalForm(implied: ReadonlyMap<string, readonly string[]>): ImpliedScopes {
  const implications = new ScopeImplications(implied);
  const entries = [...implied].map(([scope, others]) => {
    const needed = others.filter((other) => {
      const implying = implications.implying(other);
      return !others.some((each) => implying.has(each));
    });
    return [scope, Object.freeze(needed.sort())] as const;
  });
  const sorted = entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.freeze(Object.fromEntries(sorted));
}
