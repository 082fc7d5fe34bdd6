import { sharedAcrossCopies } from "../kit/shared-across-copies.js";

/**
 * Thrown by an adapter's `authOf` when a handler asks who is calling on a route no gate was put in front of.
 */
export class GateNotMountedError extends Error {
  static {
    sharedAcrossCopies(GateNotMountedError, "GateNotMountedError");
  }

  override readonly name = "GateNotMountedError";
  readonly code = "callgate_gate_not_mounted";

  constructor(where: string) {
    super(
      `${where} carries no verified caller: put a gate in front of this handler (in hapi, strategy \`callgate\`), ` +
        "and expect none where refused requests are let through (report mode, hapi's modes try and optional)",
    );
  }
}
