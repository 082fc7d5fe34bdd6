import { type Auth, GateNotMountedError } from "@callgate/core/adapter";

/**
 * Returns the caller, in a handler behind a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, when no gate let this request through with a
 * verified caller
 * @example
 * app.get("/orders", gate({ callers: ["reports"] }), (req, res) => res.json(ordersFor(authOf(req).caller.id)));
 */
export function authOf(request: object): Auth {
  // An own member set by a gate; a prototype does not count.
  const { auth } = request as { readonly auth?: Auth | undefined };
  if (auth === undefined || !Object.hasOwn(request, "auth"))
    throw new GateNotMountedError("req.auth");
  return auth;
}
