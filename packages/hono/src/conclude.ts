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
    if (passes) return pass(decision, context, next);
    addHeaders(context, decision.headers);
    return handsOver
      ? Promise.reject(toException(decision))
      : Promise.resolve(toResponse(decision));
  };
}

/**
 * `Vary` is added to what the handler or an error handler answered: in front of them it would replace theirs, since Hono copies the fields
 * that are there over those of a `Response`.
 */
function pass({ headers }: Decision, context: Context, next: Next): Promise<void> {
  if (!Object.hasOwn(headers, "vary")) {
    addHeaders(context, headers);
    return next();
  }
  const { vary = "", ...others } = headers;
  addHeaders(context, others);
  return next().then(() => addVary(context, vary));
}

/** By `c.header`, which copies a response whose fields cannot be changed. */
function addVary(context: Context, vary: string): void {
  const { vary: joined } = besidePresent({ vary }, (name) => context.res.headers.get(name));
  context.header("vary", joined);
}

/**
 * In the response itself: Hono drops fields of `c.header` where a handler returns a `Response` of its own.
 *
 * Nearly always `added` is empty, and then `context.res` is not read: Hono makes a `Response` for it, which takes longer than the rest
 * of the request.
 */
function addHeaders(context: Context, added: Decision["headers"]): void {
  const names = Object.keys(added);
  if (names.length === 0) return;
  const { headers } = context.res;
  const beside = besidePresent(added, (name) => headers.get(name));
  for (const name of names) headers.set(name, beside[name] as string);
}

/** What Hono's error handlers understand: without one, the answer has the status and the challenge, and the text as its body. */
function toException(refusal: Parameters<typeof toResponse>[0]): HTTPException {
  const cause = new RefusedError(refusal);
  const { status, headers, message } = cause;
  const res = new Response(message, { status, headers });
  return new HTTPException(status as 401, { res, message, cause });
}
