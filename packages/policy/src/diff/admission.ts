import type { BindingDemand, CallerGrant, ClaimValue, EndpointPolicy } from "@callgate/core";
import { endOf, startOf } from "@callgate/core/kit";
import type { PolicyEntry } from "../policy.js";
import { type AcceptedActors, actorsOf } from "./delegation.js";
import type { DocumentSide } from "./document-side.js";
import { type Requirement, requirementOf } from "./requirement.js";

/** Whom an endpoint admits, and with what token: an entry in the form in which two entries are compared. */
export interface Admission {
  /** `undefined` for an endpoint that is not in the document. */
  readonly entry: PolicyEntry | undefined;
  /** Until when every request is let through, public or in report mode, in milliseconds since the Unix epoch; 0 for never. */
  readonly openUntil: number;
  /** By key, each with the end of its last grant, infinite when it has none. */
  readonly callers: ReadonlyMap<string, number> | "any";
  readonly tokens: "app" | "user" | "any";
  readonly audience: readonly string[] | undefined;
  readonly binding: BindingDemand | undefined;
  readonly scopes: Requirement;
  readonly roles: Requirement;
  /** By name, each with its accepted values; one is enough. */
  readonly claims: ReadonlyMap<string, readonly ClaimValue[]>;
  /** Whether `acr` is among the claims because of `authentication`, which accepts no list in the token. */
  readonly acrIsText: boolean;
  /** Longest time since the user authenticated, in seconds; infinite when any is accepted. */
  readonly maxAgeSeconds: number;
  readonly actors: AcceptedActors;
  readonly condition: string | undefined;
}

const NO_CALLER: ReadonlyMap<string, number> = new Map();
const NO_CLAIMS: Admission["claims"] = new Map();

/** Converts an entry to the form in which it is compared. */
export function admissionOf(entry: PolicyEntry | undefined, side: DocumentSide): Admission {
  const policy = entry?.policy;
  const { acr, maxAgeSeconds = Number.POSITIVE_INFINITY } = policy?.authentication ?? {};
  const [scope, anyScope] = [listOf(policy?.scope), listOf(policy?.anyScope)];
  return {
    entry,
    openUntil: openUntilOf(entry),
    callers: policy === undefined ? NO_CALLER : callersOf(policy.callers, side),
    tokens: policy?.tokens ?? "any",
    audience: policy?.audience === undefined ? undefined : listOf(policy.audience),
    binding: policy?.binding,
    scopes: requirementOf(scope, anyScope, side.implying([...scope, ...anyScope])),
    roles: requirementOf(listOf(policy?.roles), listOf(policy?.anyRole)),
    claims: claimsOf(policy?.claims, acr),
    acrIsText: acr !== undefined,
    maxAgeSeconds,
    actors: actorsOf(policy?.delegation),
    condition: entry?.condition,
  };
}

/** Until when an entry lets every request through. */
function openUntilOf(entry: PolicyEntry | undefined): number {
  if (entry?.kind === "public") return Number.POSITIVE_INFINITY;
  const { mode, enforceFrom } = entry?.policy ?? {};
  if (enforceFrom !== undefined) return startOf(enforceFrom) ?? 0;
  return mode === "report" ? Number.POSITIVE_INFINITY : 0;
}

function callersOf(
  callers: "any" | readonly (string | CallerGrant)[],
  side: DocumentSide,
): Admission["callers"] {
  if (callers === "any") return callers;
  const ends = new Map<string, number>();
  for (const caller of callers) {
    const name = typeof caller === "string" ? caller : caller.client;
    const end = endOfGrant(caller);
    const key = side.keyOf(name);
    const other = ends.get(key);
    if (other === undefined || other < end) ends.set(key, end);
  }
  return ends;
}

/** The first moment at which a grant no longer holds; infinite for one without end. */
export function endOfGrant(caller: string | CallerGrant): number {
  if (typeof caller === "string" || caller.until === undefined) return Number.POSITIVE_INFINITY;
  return endOf(caller.until) ?? 0;
}

/** The claims of a token that are compared. A document has `acr` in one of these two only. */
function claimsOf(
  claims: EndpointPolicy["claims"],
  acr: readonly string[] | undefined,
): Admission["claims"] {
  if (claims === undefined && acr === undefined) return NO_CLAIMS;
  const demanded = Object.entries(claims ?? {}).map(([name, values]) => [
    name,
    Array.isArray(values) ? (values as readonly ClaimValue[]) : [values as ClaimValue],
  ]) as [string, readonly ClaimValue[]][];
  return new Map(acr === undefined ? demanded : [...demanded, ["acr", acr]]);
}

function listOf(values: string | readonly string[] | undefined): readonly string[] {
  if (values === undefined) return [];
  return typeof values === "string" ? [values] : values;
}
