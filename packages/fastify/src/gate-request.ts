import {
  attachDecision,
  besidePresent,
  type Decision,
  deferFromNode,
  type FromNodeDetails,
  letsThrough,
  type MountedGate,
  RefusedError,
  type ReportedRequest,
  toAnswer,
} from "@callgate/core/adapter";
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import type { KnownRoutes, RouteConfig } from "./known-routes.js";
import { isMetadata } from "./metadata-routes.js";
import { HOOK } from "./placement.js";
import type { RoutePolicies } from "./route-policies.js";

type Done = (error?: Error) => void;

/**
 * Makes the `onRequest` hook: before a body is read, each request is decided by the policy of the route that Fastify
 * matched. Where it matched none, Fastify's own 404 follows.
 */
export function createGateRequest(
  { gate, handsOver, authorizationOf }: MountedGate,
  known: KnownRoutes,
  policies: RoutePolicies,
): onRequestHookHandler {
  const conclude = (
    decision: Decision,
    request: FastifyRequest,
    reply: FastifyReply,
    done: Done,
  ) => {
    attachDecision(request, decision);
    addHeaders(reply, decision);
    if (letsThrough(decision)) {
      setAuth(request, decision.auth ?? null);
      done();
    } else if (handsOver) done(new RefusedError(decision));
    else answer(reply, decision);
  };

  // Not an async function: its promises would cost as much as the decision about a cached token.
  const hook: onRequestHookHandler = (request, reply, done) => {
    const { config } = request.routeOptions as { readonly config: RouteConfig };
    if (config?.url === undefined || isMetadata(config)) return done();
    const policy = policies.of(known.of(config)).policyFor(request.method);
    if (policy?.isPublic) {
      gate.reportPublic(() => reportedOf(request), policy);
      return done();
    }
    const unread = deferFromNode(request.raw, request, detailsOf, authorizationOf(request));
    const decision = gate.decideNow(unread, policy);
    if (decision instanceof Promise) {
      void decision.then((decided) => conclude(decided, request, reply, done));
    } else conclude(decision, request, reply, done);
  };
  // The name by which it is found among the hooks of a route, even after a bundler has renamed functions.
  return Object.defineProperty(hook, "name", { value: HOOK });
}

function detailsOf(request: FastifyRequest): FromNodeDetails {
  const params = request.params as FromNodeDetails["params"];
  return { route: routeOf(request), params };
}

function reportedOf(request: FastifyRequest): ReportedRequest {
  return { method: request.method, route: routeOf(request), original: request };
}

function routeOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url}`;
}

function setAuth(request: FastifyRequest, auth: Decision["auth"] | null): void {
  (request as { auth?: unknown }).auth = auth;
}

function addHeaders(reply: FastifyReply, { headers }: Pick<Decision, "headers">): void {
  // A timeout may have answered meanwhile.
  if (Object.keys(headers).length === 0 || reply.sent) return;
  const beside = besidePresent(headers, (name) => reply.getHeader(name));
  for (const name of Object.keys(beside)) reply.header(name, beside[name]);
}

function answer(reply: FastifyReply, refusal: Parameters<typeof toAnswer>[0]): void {
  if (reply.sent) return;
  const { status, headers, body } = toAnswer(refusal);
  // As bytes: Fastify adds a charset to a string of this media type.
  addHeaders(reply, { headers });
  reply.code(status).send(Buffer.from(body));
}
