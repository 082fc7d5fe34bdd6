import type { Gate } from "@callgate/core/adapter";
import type { GateControls } from "@callgate/policy/binding";

/** What the plugin decorates the instance with, as `callgate`. */
export interface CallgateControls {
  /** The gate of this instance, for `ready`, `refresh` and `permits`. */
  readonly gate: Gate;
  /** Returns the state of the gate's issuers, and of the policy document in force, if there is one. */
  readonly health: GateControls["health"];
  /** Loads the policy document again, or another one, and replaces the one in force. */
  readonly reload: GateControls["reload"];
}
