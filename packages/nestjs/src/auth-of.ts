import { type Auth, decisionOf, GateNotMountedError, letsThrough } from "@callgate/core/adapter";

/**
 * Returns the caller of a request of the platform: in interceptors, filters and handlers behind the guard.
 *
 * @throws {GateNotMountedError} `callgate_gate_not_mounted`, where the guard let no request through with a verified caller: a
 * public handler, report mode, middleware
 * @throws {TypeError} for a value that is not a request
 * @example
 * intercept(context: ExecutionContext, next: CallHandler) {
 *   const { caller } = authOf(context.switchToHttp().getRequest());
 */
export function authOf(request: object): Auth {
  const decision = decisionOf(request);
  if (decision === undefined || !letsThrough(decision) || decision.auth === undefined)
    throw new GateNotMountedError("this request");
  return decision.auth;
}
