import {
  attachDecision,
  besidePresent,
  type Decision,
  type Denied,
  deferFromNode,
  type FromNodeDetails,
  type Gate,
  type GatePolicy,
  letsThrough,
  type MountedGate,
  type ResourceRequest,
  type Unavailable,
} from "@callgate/core/adapter";
import { unauthorized } from "@hapi/boom";
import type { Lifecycle, Request, ResponseToolkit, ServerAuthSchemeObject } from "@hapi/hapi";
import { toAuthentication } from "./authentication.js";
import { toBoom, toMissing, toResponse } from "./refusal.js";
import {
  isGuardedAlone,
  isGuardedByOthers,
  isOpenOnPurpose,
  STRATEGY,
  strategiesOf,
} from "./route-auth.js";
import type { RoutePolicies } from "./route-policies.js";

/**
 * Creates the handler that refuses every request to a route whose policy no strategy enforces, or which is public and
 * guarded by another strategy: a route that was added after the server's start, or on a server that never starts, was
 * not checked at the start.
 *
 * With a policy document it refuses every route that the strategy does not guard alone, including `auth: false`, unless its
 * entry is public; and every route without an entry.
 *
 * When no strategy is in force, it reports a public route.
 */
export function createRefuseUnenforced(
  { gate, handsOver, authorizationOf }: MountedGate,
  policies: RoutePolicies,
): Lifecycle.Method {
  const conclude = (decision: Decision, request: Request, h: ResponseToolkit) => {
    attachDecision(request, decision);
    addHeaders(request, decision);
    if (letsThrough(decision)) return h.continue;
    if (handsOver) throw toBoom(decision);
    return toResponse(decision, h);
  };

  return (request, h) => {
    const { route, server } = request;
    const found = policies.of(route);
    if (!found.isDeclared) return h.continue;
    const policy = found.policyFor(request.method);
    if (policy?.isPublic && !isGuardedByOthers(server, route)) {
      if (strategiesOf(server, route).length === 0) reportPublic(gate, request, policy);
      return h.continue;
    }
    const isPublic = policy?.isPublic === true;
    const isEnforced = policies.haveDocument
      ? isGuardedAlone(server, route)
      : isEnforcedOn(request);
    if (isEnforced && !isPublic) return h.continue;
    const decision = gate.decideNow(unread(request, authorizationOf(request)), undefined);
    return decision instanceof Promise
      ? decision.then((decided) => conclude(decided, request, h))
      : conclude(decision, request, h);
  };
}

function isEnforcedOn({ route, server }: Request): boolean {
  return isOpenOnPurpose(route) || strategiesOf(server, route).includes(STRATEGY);
}

/**
 * Creates the `authenticate` of the scheme: calls the gate, and converts its decision to hapi's form.
 */
export function createAuthenticate(
  { gate, handsOver, authorizationOf }: MountedGate,
  policies: RoutePolicies,
): ServerAuthSchemeObject["authenticate"] {
  /** Requests that report mode has let through: a later check of the same request reports the refusal. */
  const reported = new WeakSet<Request>();
  const conclude = (decision: Decision, request: Request, h: ResponseToolkit) => {
    attachDecision(request, decision);
    addHeaders(request, decision);
    if (decision.outcome === "allowed") return h.authenticated(toAuthentication(decision.auth));
    if (isLeftToOthers(decision, request)) return h.unauthenticated(toMissing(decision));
    const isOfRoute = isAuthenticationOfRoute(request) && !reported.has(request);
    if (isOfRoute && letsThrough(decision)) {
      reported.add(request);
      // There may be no caller to authenticate; hapi continues anyway.
      return decision.auth === undefined
        ? h.continue
        : h.authenticated(toAuthentication(decision.auth));
    }
    return handsOver || !isOfRoute || request.auth.mode === "try"
      ? h.unauthenticated(toBoom(decision))
      : toResponse(decision, h);
  };

  return (request, h) => {
    const policy = policies.of(request.route).policyFor(request.method);
    if (policy?.isPublic) return goOnPublicly(gate, request, h, policy);
    const decision = gate.decideNow(unread(request, authorizationOf(request)), policy);
    return decision instanceof Promise
      ? decision.then((decided) => conclude(decided, request, h))
      : conclude(decision, request, h);
  };
}

/**
 * Lets a request for a public route continue unauthenticated; hapi has no credentials, and its own `auth.access` refuses.
 *
 * Only when this is the only strategy in force: to another, and to a handler that calls `server.auth.test`, it reports that
 * there are no credentials, so that it opens only public routes.
 */
function goOnPublicly(gate: Gate, request: Request, h: ResponseToolkit, policy: GatePolicy) {
  const { route, server } = request;
  if (isGuardedByOthers(server, route) || strategiesOf(server, route).length === 0)
    return h.unauthenticated(unauthorized(null, "Bearer"));
  reportPublic(gate, request, policy);
  return h.continue;
}

function reportPublic(gate: Gate, request: Request, policy: GatePolicy): void {
  gate.reportPublic(() => {
    const { route } = detailsOf(request);
    return { method: request.method.toUpperCase(), route, original: request };
  }, policy);
}

function unread(
  request: Request,
  authorization: FromNodeDetails["authorization"],
): ResourceRequest {
  return deferFromNode(request.raw.req, request, detailsOf, authorization);
}

function detailsOf({ method, route, params }: Request): FromNodeDetails {
  return {
    route: `${method.toUpperCase()} ${route.path}`,
    params: params as FromNodeDetails["params"],
  };
}

/** hapi has no response yet; headers set on Node's response are sent with any later response, including an error. */
function addHeaders({ raw: { res } }: Request, decision: Decision): void {
  if (Object.keys(decision.headers).length === 0) return;
  const headers = besidePresent(decision.headers, (name) => res.getHeader(name));
  for (const name of Object.keys(headers))
    if (!res.headersSent) res.setHeader(name, headers[name] as string);
}

/**
 * Whether hapi continues as if there were no credentials for this strategy: with the next one, or without credentials.
 *
 * That is so without credentials, and in report mode, besides another strategy, for every refusal: what would be
 * refused here must not open a route that the others guard.
 */
function isLeftToOthers(decision: Denied | Unavailable, { auth, route, server }: Request): boolean {
  const isOneOfSeveral = strategiesOf(server, route).length > 1;
  if (!decision.enforced && isOneOfSeveral) return true;
  const lacksCredentials = decision.reason === "credentials_missing";
  return lacksCredentials && (auth.mode !== "required" || isOneOfSeveral);
}

/**
 * Distinguishes hapi's own authentication of a route from `server.auth.test`, called by a handler or another scheme: what is
 * refused there is an error, in report mode too.
 */
function isAuthenticationOfRoute({ auth, route, server }: Request): boolean {
  const isUnderWay = auth.mode !== null && !auth.isAuthenticated && !auth.error;
  return isUnderWay && strategiesOf(server, route).includes(STRATEGY);
}
