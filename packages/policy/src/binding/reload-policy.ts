import { type Clock, ConfigurationError, Faults, publish, received } from "@callgate/core/kit";
import type { Policy } from "../policy.js";
import { type PolicyReloadEvent, policyChannel } from "./policy-event.js";
import type { PolicySource } from "./policy-source.js";
import type { PolicyTable, Reloaded } from "./policy-table.js";

/** The options of one reload. */
export interface ReloadOptions {
  /**
   * Whether to refuse a document that admits requests which the one in force refuses, or that names another condition for an endpoint
   * (`reload_widens`). Default: the option of the gate.
   */
  readonly refuseWidening?: boolean;
}

/** How documents are reloaded. */
export interface Reloading {
  readonly load: (source: PolicySource) => Policy;
  readonly refuseWidening: boolean;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Replaces the document in force, and reports the outcome.
 *
 * @throws {ConfigurationError} the errors of loading, and those of {@link PolicyTable.replace}; the old document stays
 */
export async function reloadPolicy(
  table: PolicyTable,
  source: PolicySource,
  options: ReloadOptions,
  { load, refuseWidening, clock }: Reloading,
): Promise<Reloaded> {
  const was = table.inForce.version;
  try {
    const refuses = checkRefusal(options) ?? refuseWidening;
    const reloaded = table.replace(load(source), clock.now(), refuses);
    report("policy_reloaded", was, table, [], clock);
    return reloaded;
  } catch (error) {
    const faults = error instanceof ConfigurationError ? error.faults.map(({ code }) => code) : [];
    report("policy_reload_failed", was, table, faults, clock);
    throw error;
  }
}

function checkRefusal(options: ReloadOptions): boolean | undefined {
  const faults = new Faults();
  const { refuseWidening } = faults.own(options, ["refuseWidening"]);
  if (refuseWidening !== undefined) checkBoolean("refuseWidening", refuseWidening, faults);
  faults.throwIfAny("Reload");
  return refuseWidening;
}

/** Checks an option that is true or false. */
export function checkBoolean(option: string, value: unknown, faults: Faults): void {
  if (typeof value === "boolean") return;
  faults.add("option_invalid", option, `must be true or false, received ${received(value)}`);
}

function report(
  type: PolicyReloadEvent["type"],
  was: string,
  { inForce: { version } }: PolicyTable,
  faults: readonly string[],
  clock: Pick<Clock, "now">,
): void {
  const toEvent = (): PolicyReloadEvent =>
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
