import { createHash } from "node:crypto";
import type { BindingDemand, EndpointPolicy, UserAuthentication } from "@callgate/core";
import { endOf, startOf } from "@callgate/core/kit";
import type { WrittenIssuer } from "./document/read-issuers.js";
import type { ImpliedScopes, Policy, PolicyEntry } from "./policy.js";

/**
 * The decisions of a document, in one form for all documents that mean the same: groups expanded, everything sorted, `${NAME}`
 * as written. What decides nothing (owners, reasons, tickets, the service's name) is left out.
 */
export interface CanonicalPolicy {
  readonly callgate: 1;
  readonly issuers?: readonly Omit<WrittenIssuer, "alias">[];
  readonly scopeImplies?: ImpliedScopes;
  readonly entries: readonly CanonicalEntry[];
}

/** An entry in its canonical form. */
export interface CanonicalEntry {
  readonly name: string;
  readonly kind: PolicyEntry["kind"];
  /** Each with the end of its last grant in milliseconds since the Unix epoch, and its issuer when there are several. */
  readonly callers?: "any" | readonly CanonicalCaller[];
  readonly audience?: readonly string[];
  readonly scope?: readonly string[];
  readonly anyScope?: readonly string[];
  readonly roles?: readonly string[];
  readonly anyRole?: readonly string[];
  readonly claims?: readonly (readonly [
    name: string,
    values: readonly (string | number | boolean)[],
  ])[];
  readonly tokens?: "app" | "user";
  readonly binding?: BindingDemand;
  readonly delegation?:
    | "refuse"
    | { readonly actors: readonly string[]; readonly maxDepth: number };
  readonly authentication?: { readonly acr?: readonly string[]; readonly maxAgeSeconds?: number };
  readonly condition?: string;
  readonly mode?: "enforce" | "report";
  /** In milliseconds since the Unix epoch. */
  readonly enforceFrom?: number;
}

/** A caller in the canonical form: its name, the end of its grant in milliseconds since the Unix epoch, its issuer. */
export type CanonicalCaller = readonly [client: string, until?: number | null, issuer?: string];

/** Converts the decisions of a document to their canonical form. */
export function toCanonical(
  entries: readonly PolicyEntry[],
  issuers: readonly WrittenIssuer[] | undefined,
  scopeImplies?: ImpliedScopes,
): CanonicalPolicy {
  const several = issuers !== undefined && issuers.length > 1 ? issuers : [];
  const byAlias = new Map(several.map(({ alias, issuer }) => [alias, issuer]));
  const canonical = entries.map((entry) => toCanonicalEntry(entry, byAlias));
  return {
    callgate: 1,
    ...(issuers && { issuers: issuers.map(withoutAlias).sort(by(({ issuer }) => issuer)) }),
    ...(scopeImplies && { scopeImplies }),
    entries: canonical.sort(by(({ name }) => name)),
  };
}

const issuersOf = new WeakMap<Policy, readonly WrittenIssuer[]>();

/** Keeps a policy's issuers as written, which its options no longer show. */
export function keepIssuers(policy: Policy, issuers: readonly WrittenIssuer[] | undefined): void {
  if (issuers !== undefined) issuersOf.set(policy, issuers);
}

/** A policy's issuers as written. */
export function keptIssuers(policy: Policy): readonly WrittenIssuer[] | undefined {
  return issuersOf.get(policy);
}

/** The decisions of a policy, in canonical form: the input of its digest. */
export function canonicalForm(policy: Policy): CanonicalPolicy {
  return toCanonical(policy.entries, issuersOf.get(policy), policy.scopeImplies);
}

/** SHA-256 of the canonical form, in hexadecimal. */
export function digestOf(canonical: CanonicalPolicy): string {
  return createHash("sha256").update(JSON.stringify(canonical)).digest("hex");
}

/** An alias only joins callers to issuers; these are joined already. */
function withoutAlias({ alias: _, ...issuer }: WrittenIssuer): Omit<WrittenIssuer, "alias"> {
  const algorithms = issuer.algorithms?.map((name) => (name === "Ed25519" ? "EdDSA" : name));
  return {
    ...issuer,
    audience: sorted(issuer.audience),
    algorithms: algorithms && sorted(algorithms),
  };
}

function toCanonicalEntry(
  { name, kind, policy, condition }: PolicyEntry,
  issuers: ReadonlyMap<string, string>,
): CanonicalEntry {
  if (policy === undefined) return { name, kind };
  const { audience, scope, anyScope, roles, anyRole, claims, tokens, mode, enforceFrom } = policy;
  const { binding, delegation, authentication } = policy;
  return {
    name,
    kind,
    callers: toCanonicalCallers(policy.callers, issuers),
    ...(audience !== undefined && { audience: sorted(audience) }),
    ...(scope !== undefined && { scope: sorted(scope) }),
    ...(anyScope !== undefined && { anyScope: sorted(anyScope) }),
    ...(roles !== undefined && { roles: sorted(roles) }),
    ...(anyRole !== undefined && { anyRole: sorted(anyRole) }),
    ...(claims !== undefined && { claims: toCanonicalClaims(claims) }),
    ...(tokens !== undefined && tokens !== "any" && { tokens }),
    ...(binding !== undefined && { binding }),
    ...(delegation !== undefined && toCanonicalDelegation(delegation)),
    ...(authentication !== undefined && {
      authentication: toCanonicalAuthentication(authentication),
    }),
    ...(condition !== undefined && { condition }),
    ...(mode !== undefined && { mode }),
    ...(enforceFrom !== undefined && { enforceFrom: startOf(enforceFrom) ?? 0 }),
  };
}

/** Of several grants of one caller, the one that ends last counts; one without end lasts longest. */
function toCanonicalCallers(
  callers: EndpointPolicy["callers"],
  issuers: ReadonlyMap<string, string>,
): "any" | readonly CanonicalCaller[] {
  if (callers === "any") return callers;
  if (issuers.size === 0 && callers.every((caller) => typeof caller === "string")) {
    return sorted(callers).map((client) => [client]);
  }
  const ends = new Map<string, number>();
  for (const caller of callers) {
    const client = typeof caller === "string" ? caller : caller.client;
    const until = typeof caller === "string" ? undefined : caller.until;
    const end = until === undefined ? Number.POSITIVE_INFINITY : (endOf(until) ?? 0);
    ends.set(client, Math.max(end, ends.get(client) ?? 0));
  }
  const canonical = Array.from(ends, ([name, end]): CanonicalCaller => {
    const until = end === Number.POSITIVE_INFINITY ? undefined : end;
    const colon = name.indexOf(":");
    const issuer = issuers.get(name.slice(0, colon));
    if (issuer !== undefined) return [name.slice(colon + 1), until ?? null, issuer];
    return until === undefined ? [name] : [name, until];
  });
  // One client of two issuers: distinguished by the issuer.
  return canonical.sort(by(([client, , issuer = ""]) => `${client}\n${issuer}`));
}

function toCanonicalClaims(
  claims: NonNullable<EndpointPolicy["claims"]>,
): NonNullable<CanonicalEntry["claims"]> {
  return Object.entries(claims)
    .map(([name, values]) => {
      const list = Array.isArray(values) ? values : [values as string];
      const texts = [...new Set(list.map((value) => JSON.stringify(value)))].sort();
      return [name, texts.map((text) => JSON.parse(text) as string)] as const;
    })
    .sort(by(([name]) => name));
}

/** That every actor is accepted is the default. */
function toCanonicalDelegation(
  delegation: NonNullable<EndpointPolicy["delegation"]>,
): Pick<CanonicalEntry, "delegation"> {
  if (delegation === "any") return {};
  if (delegation === "refuse") return { delegation };
  const { actors, maxDepth = 1 } = delegation;
  return { delegation: { actors: sorted(actors), maxDepth } };
}

function toCanonicalAuthentication({
  acr,
  maxAgeSeconds,
}: UserAuthentication): NonNullable<CanonicalEntry["authentication"]> {
  return {
    ...(acr !== undefined && { acr: sorted(acr) }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
}

/** Sorted, without repetition; a single string is a list of one. */
function sorted(values: string | readonly string[]): readonly string[] {
  return [...new Set(typeof values === "string" ? [values] : values)].sort();
}

/** Compares by UTF-16 units: the same in every language. */
function by<Value>(keyOf: (value: Value) => string): (one: Value, other: Value) => number {
  return (one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  };
}
