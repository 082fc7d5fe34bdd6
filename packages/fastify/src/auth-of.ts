import { type Auth, checkRequest, GateNotMountedError } from "@callgate/core/adapter";

/**
 * Returns the caller, in a handler of a route behind a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, where no gate let this request through with a
 * verified caller: a public route, report mode, a route outside the scope of the plugin
 * @throws {TypeError} for a value that is not a request
 * @example
 * app.get("/orders", { config: { callgate: { callers: ["reports"] } } }, (request) => ordersFor(authOf(request).caller.id));
 */
export function authOf(request: object): Auth {
  checkRequest(request);
  // An own member set by a gate; a prototype does not count.
  const { auth } = request as { readonly auth?: Auth | null | undefined };
  if (auth === undefined || auth === null || !Object.hasOwn(request, "auth"))
    throw new GateNotMountedError("request.auth");
  return auth;
}
