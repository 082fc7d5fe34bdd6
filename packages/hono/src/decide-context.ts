import {
  connectionOf as connectionOfNode,
  type Decision,
  deferFromRequest,
  type FromRequestDetails,
  type GatePolicy,
  type MountedGate,
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
  return (context, policy, at = context.req.routeIndex) => {
    const describe = () => detailsOf(context, at);
    const authorization = authorizationOf(context);
    return gate.decideNow(
      deferFromRequest(context.req.raw, context, describe, authorization),
      policy,
    );
  };
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
    return {
      route: routeOf(context, at),
      params: req.param() as FromRequestDetails["params"],
      connection: connectionOf(context),
    };
  } finally {
    req.routeIndex = running;
  }
}

/** Node's socket, under @hono/node-server. */
function connectionOf({ env }: Context): unknown {
  const incoming: unknown = Object.hasOwn(Object(env), "incoming") ? env.incoming : undefined;
  return connectionOfNode(Object(incoming));
}
