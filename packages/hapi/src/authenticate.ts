import {
  type Decision,
  type Denied,
  type FromNodeDetails,
  fromNode,
  type Gate,
  letsThrough,
} from "@callgate/core/adapter";
import type { Request, ResponseToolkit, ServerAuthSchemeObject } from "@hapi/hapi";
import { toAuthentication } from "./authentication.js";
import { toBoom, toMissing, toResponse } from "./refusal.js";
import { STRATEGY, strategiesOf } from "./route-auth.js";
import type { RoutePolicies } from "./route-policies.js";

/**
 * Makes the `authenticate` of the scheme: asks the gate, and says in hapi's words what it decided.
 *
 * @param handsOver whether a refusal goes down hapi's error path instead of being answered
 */
export function createAuthenticate(
  gate: Gate,
  policies: RoutePolicies,
  handsOver: boolean,
): ServerAuthSchemeObject["authenticate"] {
  const goOn = (decision: Decision, request: Request, h: ResponseToolkit) => {
    addHeaders(request, decision);
    if (lacksCredentials(decision) && goesOnWithout(request)) {
      return h.unauthenticated(toMissing(decision));
    }
    if (letsThrough(decision)) {
      // In report mode there may be nobody to authenticate; hapi goes on all the same.
      return decision.auth === undefined
        ? h.continue
        : h.authenticated(toAuthentication(decision.auth));
    }
    return handsOver || !isRefusedHere(request)
      ? h.unauthenticated(toBoom(decision))
      : toResponse(decision, h);
  };

  return (request, h) => {
    const { policy } = policies.of(request.route);
    const resource = fromNode(request.raw.req, detailsOf(request));
    const decision = gate.decideNow(resource, policy);
    return decision instanceof Promise
      ? decision.then((decided) => goOn(decided, request, h))
      : goOn(decision, request, h);
  };
}

function detailsOf({ method, route, params }: Request): FromNodeDetails {
  return {
    route: `${method.toUpperCase()} ${route.path}`,
    params: params as FromNodeDetails["params"],
  };
}

/** hapi has no response yet; what stands on Node's own goes out with whatever it becomes, an error included. */
function addHeaders({ raw: { res } }: Request, { headers }: Decision): void {
  if (res.headersSent) return;
  for (const name of Object.keys(headers)) res.setHeader(name, headers[name] as string);
}

function lacksCredentials(decision: Decision): decision is Denied {
  return decision.outcome === "denied" && decision.reason === "credentials_missing";
}

/** Tells whether hapi has something else to try when there are no credentials: no credentials, or another strategy. */
function goesOnWithout({ auth, route, server }: Request): boolean {
  return auth.mode !== "required" || strategiesOf(server, route).length > 1;
}

/** Tells whether a refusal ends the request: not in mode `try`, nor when a handler calls `server.auth.test`. */
function isRefusedHere({ auth, route, server }: Request): boolean {
  return auth.mode !== "try" && strategiesOf(server, route).includes(STRATEGY);
}
