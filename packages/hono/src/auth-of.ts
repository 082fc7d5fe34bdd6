import { type Auth, checkRequest, GateNotMountedError } from "@callgate/core/adapter";
import type { Context } from "hono";

/**
 * Returns the caller, in a handler behind a gate.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, when no gate let this request through with a verified caller: a
 * public route, report mode, a route without a gate
 * @throws {TypeError} for a value that is not a context
 * @example
 * app.get("/orders", gate("GET /orders"), (c) => c.json(ordersFor(authOf(c).caller.id)));
 */
// biome-ignore lint/suspicious/noExplicitAny: a context of any application, whatever its variables
export function authOf(context: Context<any, any, any>): Auth {
  checkRequest(context);
  const auth: Auth | undefined = context.get("auth");
  if (auth === undefined) throw new GateNotMountedError("c.var.auth");
  return auth;
}
