import type { CallerGrant, ClaimValue } from "@callgate/core";
import type { PolicyEntry } from "../policy.js";
import { type Admission, endOfGrant } from "./admission.js";
import { describeActors } from "./delegation.js";
import type { Gain } from "./gain.js";
import { describeRequirement } from "./requirement.js";

/** Describes what is different, from the old document to the new one, whichever of them admits more. */
export function describeGain(
  { aspect, claim, callers }: Gain,
  was: Admission,
  is: Admission,
  { isWider, nameBefore, nameAfter }: Named,
): string {
  switch (aspect) {
    case "access":
      return arrow(accessOf(was, is), accessOf(is, was));
    case "caller":
      if (callers === "any") return arrow(callersOf(was), callersOf(is));
      return isWider ? `granted${untilOf(is, nameAfter)}` : "removed";
    case "until":
      return `until ${arrow(lastUntil(was, nameBefore), lastUntil(is, nameAfter))}`;
    case "tokens":
      return `tokens ${arrow(was.tokens, is.tokens)}`;
    case "audience":
      return `audience ${arrow(listed(was.audience), listed(is.audience))}`;
    case "scopes":
      return `scope ${arrow(describeRequirement(was.scopes), describeRequirement(is.scopes))}`;
    case "roles":
      return `role ${arrow(describeRequirement(was.roles), describeRequirement(is.roles))}`;
    case "claims": {
      const valuesOf = ({ claims }: Admission) => listed(claims.get(claim ?? ""));
      return `claim ${claim} ${arrow(valuesOf(was), valuesOf(is))}`;
    }
    case "binding":
      return `binding ${arrow(was.binding ?? "none", is.binding ?? "none")}`;
    case "delegation":
      return `delegation ${arrow(describeActors(was.actors), describeActors(is.actors))}`;
    case "authentication": {
      const describe = claim === undefined ? describeAge : describeAcr;
      return `authentication ${arrow(describe(was), describe(is))}`;
    }
    default:
      return `condition ${arrow(was.condition ?? "none", is.condition ?? "none")}`;
  }
}

function describeAge({ maxAgeSeconds }: Admission): string {
  return maxAgeSeconds === Number.POSITIVE_INFINITY ? "of any age" : `within ${maxAgeSeconds} s`;
}

function describeAcr({ claims, acrIsText }: Admission): string {
  const place = claims.has("acr") && !acrIsText ? " among the claims" : "";
  return `acr ${listed(claims.get("acr"))}${place}`;
}

/** A caller's name in both documents, for findings about one caller. */
interface Named {
  readonly isWider: boolean;
  readonly nameBefore: string | undefined;
  readonly nameAfter: string | undefined;
}

function arrow(before: string, after: string): string {
  return `${before} → ${after}`;
}

/** Who can call an endpoint; the mode, when that is the only difference between the two. */
function accessOf({ entry, callers }: Admission, other: Admission): string {
  const kind = entry?.kind ?? "none";
  if (kind === "public") return kind;
  const mode = modeOf(entry?.policy ?? {});
  if (kind === "callers" && other.entry?.kind === "callers") return mode ?? "enforced";
  const who = kind === "none" ? kind : callers === "any" ? callers : "callers";
  return mode === undefined ? who : `${who}, ${mode}`;
}

function modeOf({ mode, enforceFrom }: { readonly mode?: string; readonly enforceFrom?: string }) {
  if (enforceFrom !== undefined) return `report until ${enforceFrom}`;
  return mode === "report" ? mode : undefined;
}

function callersOf({ entry, callers }: Admission): string {
  if (callers === "any") return callers;
  return entry?.kind === "none" ? entry.kind : "callers";
}

function untilOf({ entry }: Admission, name: string | undefined): string {
  const until = lastUntilOf(entry, name);
  return until === undefined ? "" : ` until ${until}`;
}

function lastUntil({ entry }: Admission, name: string | undefined): string {
  return lastUntilOf(entry, name) ?? "no end";
}

const lastGrants = new WeakMap<PolicyEntry, ReadonlyMap<string, CallerGrant>>();

/** The end of a caller's last grant, as written; `undefined` when it has none. */
function lastUntilOf(entry: PolicyEntry | undefined, name: string | undefined): string | undefined {
  if (entry === undefined || name === undefined) return undefined;
  let grants = lastGrants.get(entry);
  if (grants === undefined) {
    grants = lastGrantsOf(entry);
    lastGrants.set(entry, grants);
  }
  return grants.get(name)?.until;
}

function lastGrantsOf({ policy }: PolicyEntry): ReadonlyMap<string, CallerGrant> {
  const grants = new Map<string, CallerGrant>();
  const { callers = "any" } = policy ?? {};
  for (const given of callers === "any" ? [] : callers) {
    const grant = typeof given === "string" ? { client: given } : given;
    const other = grants.get(grant.client);
    if (other === undefined || endOfGrant(other) < endOfGrant(grant))
      grants.set(grant.client, grant);
  }
  return grants;
}

function listed(values: readonly ClaimValue[] | undefined): string {
  return values === undefined ? "any" : values.map(String).join(", ");
}
