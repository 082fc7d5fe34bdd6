import { isDeepStrictEqual } from "node:util";
import type { CallerGrant, EndpointPolicy } from "@callgate/core";
import type { PolicyEntry } from "../policy.js";
import type { Admission } from "./admission.js";

/** Whether two entries are equal except for their names and for members that decide nothing, so that there is nothing to compare. */
export function isSameEntry(one: PolicyEntry, other: PolicyEntry): boolean {
  if (one.kind !== other.kind || one.condition !== other.condition) return false;
  const [first, second] = [one.policy, other.policy];
  if (first === undefined || second === undefined) return first === second;
  return (
    MEMBERS.every((member) => isSame(first[member], second[member])) &&
    isSameList(first.callers, second.callers)
  );
}

const MEMBERS = [
  "audience",
  "scope",
  "anyScope",
  "roles",
  "anyRole",
  "claims",
  "tokens",
  "binding",
  "delegation",
  "authentication",
  "mode",
  "enforceFrom",
] as const;

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === "object" && isDeepStrictEqual(one, other));
}

function isSameList(one: EndpointPolicy["callers"], other: EndpointPolicy["callers"]): boolean {
  if (one === "any" || other === "any") return one === other;
  return one.length === other.length && one.every((each, index) => isSameGrant(each, other[index]));
}

function isSameGrant(one: string | CallerGrant, other: string | CallerGrant | undefined): boolean {
  if (one === other) return true;
  if (typeof one === "string" || typeof other !== "object") return false;
  return one.client === other.client && one.until === other.until;
}

/** The members in which two entries differ, by their names in a document; empty when they mean the same. */
export function membersThatDiffer(one: Admission, other: Admission): readonly string[] {
  const differs: readonly (readonly [name: string, of: (admission: Admission) => unknown])[] = [
    ["kind", ({ entry }) => entry?.kind],
    ["callers", ({ callers }) => callers],
    ["tokens", ({ tokens }) => tokens],
    ["binding", ({ binding }) => binding],
    ["audience", ({ audience }) => audience && new Set(audience)],
    ["scope", ({ scopes }) => setsOf(scopes)],
    ["roles", ({ roles }) => setsOf(roles)],
    ["claims", ({ claims }) => new Map(Array.from(claims, ([name, of]) => [name, new Set(of)]))],
    ["delegation", ({ actors }) => actors],
    ["authentication", ({ acrIsText, maxAgeSeconds }) => [acrIsText, maxAgeSeconds]],
    ["condition", ({ condition }) => condition],
    ["mode", ({ entry }) => entry?.policy?.mode],
    ["enforceFrom", ({ openUntil }) => openUntil],
  ];
  return differs.flatMap(([name, of]) => (isDeepStrictEqual(of(one), of(other)) ? [] : [name]));
}

function setsOf({ all, any }: Admission["scopes"]): readonly ReadonlySet<string>[] {
  return [new Set(all), new Set(any)];
}
