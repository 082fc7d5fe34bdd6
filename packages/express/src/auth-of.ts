import { type Auth, GateNotMountedError } from "@callgate/core/adapter";

/**
 * Tells who is calling, in a handler behind a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, where no gate let this request through with a
 * verified caller
 * @example
 * app.get("/orders", gate({ callers: ["reports"] }), (req, res) => res.json(ordersFor(authOf(req).caller.id)));
 */
export function authOf(request: object): Auth {
  const { auth } = request as { readonly auth?: Auth | undefined };
  if (auth === undefined) throw new GateNotMountedError("req.auth");
  return auth;
}
