import { type Auth, checkRequest, GateNotMountedError } from "@callgate/core/adapter";
import type { Request } from "@hapi/hapi";

/**
 * Returns the caller, in a handler behind strategy `callgate`.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, when the strategy let this request through without
 * a verified caller (modes `optional` and `try`, report mode), or never saw it
 * @throws {TypeError} for a value that is not a request
 * @example
 * handler: (request) => ordersFor(authOf(request).caller.id)
 */
export function authOf(request: Pick<Request, "auth">): Auth {
  checkRequest(request?.auth);
  const credentials = request.auth.credentials as Partial<Auth> | null | undefined;
  // An own member set by the strategy; a prototype does not count.
  if (credentials?.caller === undefined || !Object.hasOwn(credentials, "caller"))
    throw new GateNotMountedError("request.auth.credentials");
  return credentials as Auth;
}
