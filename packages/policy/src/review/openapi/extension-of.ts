import type { Policy, PolicyEntry, WrittenGrant } from "../../policy.js";

/** An entry by itself: groups expanded, defaults applied. */
export function extensionOf(entry: PolicyEntry, policy: Policy): unknown {
  if (entry.policy === undefined) return entry.kind;
  const { callers, condition: _, ...demands } = entry.policy;
  return {
    callers: callers === "any" ? "any" : grantsOf(entry, policy),
    ...(entry.reason !== undefined && { reason: entry.reason }),
    ...demands,
    ...(entry.condition !== undefined && { condition: entry.condition }),
  };
}

function grantsOf({ grants }: PolicyEntry, { groups }: Policy): readonly unknown[] {
  return grants.flatMap((grant) => {
    const clients =
      grant.group === undefined ? [grant.client ?? ""] : (groups.get(grant.group)?.callers ?? []);
    return clients.map((client) => grantOf(client, grant));
  });
}

/** A client id that begins with `group:` would read as a group. */
function grantOf(client: string, { until, ticket, reason }: WrittenGrant): unknown {
  const isPlain = until === undefined && ticket === undefined && reason === undefined;
  if (isPlain && !client.startsWith("group:")) return client;
  return {
    client,
    ...(until !== undefined && { until }),
    ...(reason !== undefined && { reason }),
    ...(ticket !== undefined && { ticket }),
  };
}
