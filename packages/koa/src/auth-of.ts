import { type Auth, GateNotMountedError } from "@callgate/core/adapter";
import type { DefaultState } from "koa";

declare module "koa" {
  interface DefaultState {
    /**
     * Who is calling, downstream of a gate; `undefined` everywhere else, and in report mode where the token did
     * not verify. {@link authOf} is never `undefined`.
     */
    auth?: Auth | undefined;
  }
}

/**
 * Tells who is calling, in middleware downstream of a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, where no gate let this request through with a
 * verified caller
 * @example
 * router.get("/orders", gate({ callers: ["reports"] }), (ctx) => { ctx.body = ordersFor(authOf(ctx).caller.id); });
 */
export function authOf(context: { readonly state: object }): Auth {
  const { auth } = context.state as DefaultState;
  if (auth === undefined) throw new GateNotMountedError("ctx.state.auth");
  return auth;
}
