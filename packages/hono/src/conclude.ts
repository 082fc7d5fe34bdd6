import {
  attachDecision,
  besidePresent,
  type Decision,
  letsThrough,
  type MountedGate,
  RefusedError,
  toResponse,
} from "@callgate/core/adapter";
import type { Context, MiddlewareHandler, Next } from "hono";
import { HTTPException } from "hono/http-exception";

/** Passes a request on to the next handler, or answers it. */
export type Conclude = (
  decision: Decision,
  context: Context,
  next: Next,
) => ReturnType<MiddlewareHandler>;

/** Creates what follows a decision. */
export function createConclude({ handsOver }: MountedGate): Conclude {
  return (decision, context, next) => {
    const passes = letsThrough(decision);
    attachDecision(context, decision);
    context.set("auth", passes ? decision.auth : undefined);
    addHeaders(context, decision);
    if (passes) return next();
    return handsOver
      ? Promise.reject(toException(decision))
      : Promise.resolve(toResponse(decision));
  };
}

/** In the response itself: Hono drops fields of `c.header` where a handler returns a `Response` of its own. */
function addHeaders({ res }: Context, decision: Decision): void {
  const headers = besidePresent(decision.headers, (name) => res.headers.get(name));
  for (const name of Object.keys(headers)) res.headers.set(name, headers[name] as string);
}

/** What Hono's error handlers understand: without one, the answer has the status and the challenge, and the text as its body. */
function toException(refusal: Parameters<typeof toResponse>[0]): HTTPException {
  const cause = new RefusedError(refusal);
  const { status, headers, message } = cause;
  const res = new Response(message, { status, headers });
  return new HTTPException(status as 401, { res, message, cause });
}
