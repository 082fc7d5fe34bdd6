import { sharedAcrossCopies } from "../kit/shared-across-copies.js";

/**
 * Thrown by an adapter's `authOf` when a handler requests the caller on a public route, or on one without a
 * gate in front of it.
 */
export class GateNotMountedError extends Error {
  static {
    sharedAcrossCopies(GateNotMountedError, "GateNotMountedError");
  }

  override readonly name = "GateNotMountedError";
  readonly code = "callgate_gate_not_mounted";

  constructor(where: string) {
    super(
      `${where} has no verified caller: the endpoint is public, or has no gate. Declare its callers (in hapi, strategy ` +
        "`callgate`), and allow for an absent caller where refused requests are let through (report mode, hapi's modes try " +
        "and optional)",
    );
  }
}
