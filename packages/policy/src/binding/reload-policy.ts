import { type Clock, ConfigurationError, Faults, publish, received } from "@callgate/core/kit";
import type { Policy } from "../policy.js";
import { type PolicyReloadEvent, policyChannel } from "./policy-event.js";
import type { PolicySource } from "./policy-source.js";
import type { PolicyTable, Reloaded } from "./policy-table.js";

/** What a reload may be told. */
export interface ReloadOptions {
  /**
   * Whether a document is refused that admits what the one in force refuses, or that names another condition for an endpoint
   * (`reload_widens`). Default: what the gate was made with.
   */
  readonly refuseWidening?: boolean;
}

/** How documents are loaded again. */
export interface Reloading {
  readonly load: (source: PolicySource) => Policy;
  readonly refuseWidening: boolean;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Takes another document in place of the one in force, and reports what became of it.
 *
 * @throws {ConfigurationError} what loading it throws, and what {@link PolicyTable.replace} does; the old one stays
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
