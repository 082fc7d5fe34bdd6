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
  // What a gate has set, and nothing that a prototype has.
  const { auth } = request as { readonly auth?: Auth | undefined };
  if (auth === undefined || !Object.hasOwn(request, "auth"))
    throw new GateNotMountedError("req.auth");
  return auth;
}
