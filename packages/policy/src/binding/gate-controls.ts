import type { Gate, GateHealth } from "@callgate/core/adapter";
import type { PolicySource } from "./policy-source.js";
import type { Reloaded } from "./policy-table.js";
import type { ReloadOptions } from "./reload-policy.js";

/** The part that does not depend on a framework. */
export interface GateControls
  extends Pick<Gate, "permits" | "ready" | "refresh" | "revoke" | "restore" | "close"> {
  /** Returns the state of the gate's issuers and revocations, and of the policy document in force, if there is one. */
  health(): BoundHealth;
  /**
   * Loads the policy document again, or another document, and replaces the one in force: completely and between two
   * requests, or not at all. A new document must have an entry for every endpoint bound to a route, and the same issuers.
   *
   * @returns both versions, and what the new one admits in addition, each with a request that proves it
   * @throws {ConfigurationError} rejects with every fault; the old document stays in force. `reload_widens` with
   * `refuseWidening`, here or among the gate's options
   */
  reload(source: PolicySource, options?: ReloadOptions): Promise<Reloaded>;
}

/** The state of a gate's issuers, and of the document in force. */
export interface BoundHealth extends GateHealth {
  /** `undefined` when there is no document. */
  readonly policy: { readonly version: string; readonly digest: string } | undefined;
}

/** The controls of a gate, with those of the document. */
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
    revoke: (revocation) => gate.revoke(revocation),
    restore: (match) => gate.restore(match),
    close,
    health: () => ({ ...gate.health(), policy: inForce() }),
    reload,
  };
}
