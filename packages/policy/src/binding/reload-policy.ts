import { type Clock, ConfigurationError, publish } from "@callgate/core/kit";
import type { Policy } from "../policy.js";
import { type PolicyEvent, policyChannel } from "./policy-event.js";
import type { PolicyTable, Reloaded } from "./policy-table.js";

/**
 * Takes another document in place of the one in force, and reports what became of it.
 *
 * @throws {ConfigurationError} what loading it throws, and what {@link PolicyTable.replace} does; the old one stays
 */
export async function reloadPolicy(
  table: PolicyTable,
  load: () => Policy,
  clock: Pick<Clock, "now">,
): Promise<Reloaded> {
  const was = table.inForce.version;
  try {
    const reloaded = table.replace(load());
    report("policy_reloaded", was, table, [], clock);
    return reloaded;
  } catch (error) {
    const faults = error instanceof ConfigurationError ? error.faults.map(({ code }) => code) : [];
    report("policy_reload_failed", was, table, faults, clock);
    throw error;
  }
}

function report(
  type: PolicyEvent["type"],
  was: string,
  { inForce: { version } }: PolicyTable,
  faults: readonly string[],
  clock: Pick<Clock, "now">,
): void {
  const toEvent = (): PolicyEvent =>
    Object.freeze({
      type,
      at: clock.now(),
      issuer: undefined,
      version,
      was,
      faults: Object.freeze(faults.slice(0, 10)),
    });
  publish({ channel: policyChannel, listener: undefined }, toEvent, undefined);
}
