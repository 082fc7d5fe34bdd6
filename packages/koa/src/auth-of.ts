import { type Auth, GateNotMountedError } from "@callgate/core/adapter";

/**
 * Tells who is calling, in middleware downstream of a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, where no gate let this request through with a
 * verified caller
 * @example
 * router.get("/orders", gate({ callers: ["reports"] }), (ctx) => { ctx.body = ordersFor(authOf(ctx).caller.id); });
 */
export function authOf({ state }: { readonly state: object }): Auth {
  // What a gate has set, and nothing that a prototype has.
  const { auth } = state as { readonly auth?: Auth | undefined };
  if (auth === undefined || !Object.hasOwn(state, "auth"))
    throw new GateNotMountedError("ctx.state.auth");
  return auth;
}
