import type { CallerGrant } from "@callgate/core";
import { endOf } from "@callgate/core/kit";
import type { Policy, PolicyEntry } from "../policy.js";

/** A caller's last grant for an endpoint that has an end. */
export interface EndingGrant {
  readonly endpoint: string;
  readonly caller: string;
  readonly until: string;
  readonly ticket: string | undefined;
  /** The first moment at which it no longer holds, in milliseconds since the Unix epoch. */
  readonly end: number;
}

/** The grants of a document that end after a moment, earliest first. Of several grants of one caller, the last to end counts. */
export function endingGrants({ entries }: Policy, now: number): readonly EndingGrant[] {
  return entries
    .flatMap(endingGrantsOf)
    .filter(({ end }) => end > now)
    .sort((one, other) => one.end - other.end);
}

function endingGrantsOf({ name, policy }: PolicyEntry): readonly EndingGrant[] {
  const callers = policy?.callers ?? "any";
  if (callers === "any" || !callers.some(hasEnd)) return [];
  const last = new Map<string, EndingGrant | undefined>();
  for (const caller of callers) {
    const client = typeof caller === "string" ? caller : caller.client;
    const grant = hasEnd(caller) ? endingGrant(name, caller) : undefined;
    const other = last.get(client);
    const outlasts = grant === undefined || !last.has(client) || (other && other.end < grant.end);
    if (outlasts) last.set(client, grant);
  }
  return [...last.values()].filter((grant) => grant !== undefined);
}

function hasEnd(caller: string | CallerGrant): caller is CallerGrant & { readonly until: string } {
  return typeof caller === "object" && caller.until !== undefined;
}

function endingGrant(
  endpoint: string,
  { client, until, ticket }: CallerGrant & { readonly until: string },
): EndingGrant {
  return { endpoint, caller: client, until, ticket, end: endOf(until) ?? 0 };
}
