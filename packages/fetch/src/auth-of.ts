import { type Auth, decisionOf, GateNotMountedError, letsThrough } from "@callgate/core/adapter";

/**
 * Returns the caller, in a handler behind a gate.
 *
 * @param request the one that the gate was given
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, where no gate let this request through with a verified caller: a
 * public endpoint, report mode, another object than the gate's request
 * @throws {TypeError} for a value that is not a request
 * @example
 * export const GET = gate.handler({ callers: ["reports"] }, (request) => Response.json(ordersFor(authOf(request).caller.id)));
 */
export function authOf(request: object): Auth {
  const decision = decisionOf(request);
  if (decision === undefined || !letsThrough(decision) || decision.auth === undefined) {
    throw new GateNotMountedError("this request");
  }
  return decision.auth;
}
