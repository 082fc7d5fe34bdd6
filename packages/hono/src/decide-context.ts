import {
  connectionOf as connectionOfNode,
  type Decision,
  deferFromRequest,
  type FromRequestDetails,
  type GatePolicy,
  type MountedGate,
  type NodeRequest,
} from "@callgate/core/adapter";
import type { Context } from "hono";
import { routePath } from "hono/route";

/** Decides about a request, as one for a row that matched it; without a promise where nothing has to be waited for. */
export type DecideContext = (
  context: Context,
  policy: GatePolicy | undefined,
  at?: number,
) => Decision | Promise<Decision>;

/** Creates the function that decides by a policy. */
export function createDecideContext({ gate, authorizationOf }: MountedGate): DecideContext {
  return (context, policy, at) => {
    const describe = at === undefined ? detailsOfRunning : detailsAt(at);
    const authorization = authorizationOf(context);
    return gate.decideNow(
      deferFromRequest(context.req.raw, context, describe, authorization),
      policy,
    );
  };
}

/** One function for all requests; the handler runs until the request is decided. */
function detailsOfRunning(context: Context): FromRequestDetails {
  return detailsOf(context, context.req.routeIndex);
}

function detailsAt(at: number): (context: Context) => FromRequestDetails {
  return (context) => detailsOf(context, at);
}

/** The route of a request, for events. */
export function routeOf(context: Context, at: number = context.req.routeIndex): string {
  return `${context.req.method} ${routePath(context, at)}`;
}

/** @param at the index of a row that matched: another one than that of the running handler has other parameters */
function detailsOf(context: Context, at: number): FromRequestDetails {
  const { req } = context;
  const running = req.routeIndex;
  req.routeIndex = at;
  try {
    const incoming = incomingOf(context);
    return {
      url: incoming && (incoming.originalUrl ?? incoming.url),
      route: routeOf(context, at),
      params: req.param() as FromRequestDetails["params"],
      connection: incoming && connectionOfNode(incoming),
    };
  } finally {
    req.routeIndex = running;
  }
}

/** Node's own request, under @hono/node-server: `app.mount` shortens the address of the Web request. */
export function incomingOf({ env }: Context): NodeRequest | undefined {
  const incoming: unknown = Object.hasOwn(Object(env), "incoming") ? env.incoming : undefined;
  return typeof incoming === "object" && incoming !== null ? incoming : undefined;
}
