import type { Gate } from "@callgate/core/adapter";
import type { GateControls } from "@callgate/policy/binding";
import type { MountedModule } from "./module-options.js";

/**
 * The gate of the application, to inject: `constructor(private readonly callgate: Callgate)`.
 *
 * A gate that the module created is closed with the application; one that was passed in is not closed.
 */
export class Callgate implements Omit<GateControls, "close"> {
  /** The gate itself, for `ready`, `refresh` and `policy`. */
  readonly gate: Gate;
  /** Checks a verified caller against a policy: for fields, messages and jobs. */
  readonly permits: GateControls["permits"];
  /** Waits until the keys of every issuer are available. */
  readonly ready: GateControls["ready"];
  /** Fetches the keys of every issuer again. */
  readonly refresh: GateControls["refresh"];
  /** Takes tokens out of use before they expire, from the next request on. */
  readonly revoke: GateControls["revoke"];
  /** Lifts a revocation. */
  readonly restore: GateControls["restore"];
  /** Reports the state of the issuers, and the policy document in force. */
  readonly health: GateControls["health"];
  /** Loads the policy document again, or another one, and replaces the one in force. */
  readonly reload: GateControls["reload"];

  constructor({ gate, controls }: MountedModule) {
    this.gate = gate;
    this.permits = controls.permits;
    this.ready = controls.ready;
    this.refresh = controls.refresh;
    this.revoke = controls.revoke;
    this.restore = controls.restore;
    this.health = controls.health;
    this.reload = controls.reload;
  }
}
