import { type Auth, checkRequest, GateNotMountedError } from "@callgate/core/adapter";

/**
 * Returns the caller, in a handler behind a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, when no gate let this request through with a
 * verified caller
 * @throws {TypeError} for a value that is not a request
 * @example
 * app.get("/orders", gate({ callers: ["reports"] }), (req, res) => res.json(ordersFor(authOf(req).caller.id)));
 */
export function authOf(request: object): Auth {
  checkRequest(request);
  // An own member set by a gate; a prototype does not count.
  const { auth } = request as { readonly auth?: Auth | undefined };
  if (auth === undefined || !Object.hasOwn(request, "auth"))
    throw new GateNotMountedError("req.auth");
  return auth;
}
