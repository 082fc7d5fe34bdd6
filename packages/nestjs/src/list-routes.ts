import { createRequire } from "node:module";
import { canonicalName, type InventoryRoute, type RouteInventory } from "@callgate/policy/binding";
import { matched } from "./document-endpoints.js";
import type { HandlerPolicies } from "./handler-policies.js";
import type { HandlerRoute } from "./http-routes.js";
import type { KnownHandler } from "./known-handlers.js";

/** The routes of every controller. The guard is first on each: other guards can only refuse, too. */
export function listRoutes(
  handlers: readonly KnownHandler[],
  policies: HandlerPolicies,
): RouteInventory {
  const routes = handlers.flatMap((known) =>
    known.routes.map((route) => rowOf(known, route, policies)),
  );
  return { callgate: 1, framework: frameworkName(), routes, middleware: [] };
}

function rowOf(
  known: KnownHandler,
  route: HandlerRoute,
  policies: HandlerPolicies,
): InventoryRoute {
  const { method, path, host } = matched(route);
  const name = canonicalName(`${method} ${path}${host === undefined ? "" : ` @${host}`}`);
  const place = { method, path, ...(host !== undefined && { host }), name };
  const { decidedBy, faultsAt } = policies.of(known.owner, known.handler, known.type);
  const [fault] = faultsAt([route]);
  const policy = decidedBy(route);
  if (policy !== undefined && fault === undefined) return { ...place, policy, gate: "first" };
  const isInline = fault?.code === "inline_policy";
  const note = fault?.code === "route_no_endpoint" ? undefined : fault?.message;
  return {
    ...place,
    policy: isInline ? "INLINE" : "UNPROTECTED",
    gate: "missing",
    ...(note !== undefined && { note }),
  };
}

/** Nest with its version, or without where its package cannot be found: a bundle may be deployed as one file. */
function frameworkName(): string {
  try {
    const { version } = createRequire(import.meta.url)("@nestjs/core/package.json") as {
      readonly version: unknown;
    };
    return typeof version === "string" ? `nestjs@${version}` : "nestjs";
  } catch {
    return "nestjs";
  }
}
