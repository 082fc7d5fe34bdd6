import type { Gate, GateHealth } from "@callgate/core/adapter";
import type { PolicySource } from "./policy-source.js";
import type { Reloaded } from "./policy-table.js";
import type { ReloadOptions } from "./reload-policy.js";

/** What does not depend on a framework. */
export interface GateControls extends Pick<Gate, "permits" | "ready" | "refresh" | "close"> {
  /** Reports what the gate does of its issuers, and the policy document in force where there is one. */
  health(): BoundHealth;
  /**
   * Loads the policy document again, or another one, and takes it in place of the one in force: the whole of it between two
   * requests, or nothing. A new document has an entry for every endpoint that a route was bound to, and the same issuers.
   *
   * @returns both versions, and what is wider now, each with a request that proves it
   * @throws {ConfigurationError} rejects with every fault; the old document stays in force. `reload_widens` with
   * `refuseWidening`, here or among the gate's options
   */
  reload(source: PolicySource, options?: ReloadOptions): Promise<Reloaded>;
}

/** What a gate reports of its issuers, and of the document that is in force. */
export interface BoundHealth extends GateHealth {
  /** `undefined` where there is no document. */
  readonly policy: { readonly version: string; readonly digest: string } | undefined;
}

/** A gate's own controls, with those of the document. */
export function controlsOf(
  gate: Gate,
  inForce: () => BoundHealth["policy"],
  reload: GateControls["reload"],
  close: () => void,
): GateControls {
  return {
    permits: (...args) => gate.permits(...args),
    ready: (options) => gate.ready(options),
    refresh: () => gate.refresh(),
    close,
    health: () => ({ ...gate.health(), policy: inForce() }),
    reload,
  };
}
