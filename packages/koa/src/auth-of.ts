import { type Auth, checkRequest, GateNotMountedError } from "@callgate/core/adapter";

/**
 * Returns the caller, in middleware downstream of a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, when no gate let this request through with a
 * verified caller
 * @throws {TypeError} for a value that is not a context
 * @example
 * router.get("/orders", gate({ callers: ["reports"] }), (ctx) => { ctx.body = ordersFor(authOf(ctx).caller.id); });
 */
export function authOf(context: { readonly state: object }): Auth {
  checkRequest(context?.state);
  const { state } = context;
  // An own member set by a gate; a prototype does not count.
  const { auth } = state as { readonly auth?: Auth | undefined };
  if (auth === undefined || !Object.hasOwn(state, "auth"))
    throw new GateNotMountedError("ctx.state.auth");
  return auth;
}
