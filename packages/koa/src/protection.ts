import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import { type AuditedRoute, auditRoutes, type PolicyTable } from "@callgate/policy/binding";
import { gateOf, gatesIn, nameOf, register, registerStack } from "./gates.js";
import { hostsOf, type KoaRouter } from "./koa-router.js";
import { LayerGate } from "./layer-gate.js";
import type { Middleware } from "./middleware.js";
import { markProtected, mountOf } from "./protected-routers.js";
import { type ProtectOptions, readMount } from "./read-mount.js";
import { faultsOfLayers, notProtected, protectedTwice, unknownShape } from "./router-faults.js";
import { type RouterRoute, routesOf } from "./router-routes.js";
import { sealRouter } from "./seal-router.js";

/**
 * Creates the middleware that enforces the decision of a layer's gate.
 *
 * @param requireWhole called first; throws while an entry has no route
 */
export type MiddlewareOf = (gate: LayerGate, requireWhole: () => void) => Middleware;

/** The result of a check of this many routes and a version of the document. */
interface Audit {
  readonly policy: PolicyTable["policy"];
  readonly routes: number;
  readonly faults: readonly ConfigurationFault[];
}

/** The routers that a gate protects: each of their routes has the gate of its own entry before all of its handlers. */
export class Protection {
  readonly #table: PolicyTable;
  readonly #allowsInline: boolean;
  readonly #middlewareOf: MiddlewareOf;
  readonly #routers = new Set<object>();
  readonly #routes: AuditedRoute[] = [];
  /** Whether each entry is known to have a route. */
  #isWhole = false;
  #lastAudit: Audit | undefined;

  constructor(table: PolicyTable, allowsInline: boolean, middlewareOf: MiddlewareOf) {
    this.#table = table;
    this.#allowsInline = allowsInline;
    this.#middlewareOf = middlewareOf;
  }

  /** @throws {ConfigurationError} with every fault; then the router is unchanged */
  protect(router: KoaRouter, options: ProtectOptions | undefined): void {
    const at = readMount(options);
    if (typeof at !== "string") throw new ConfigurationError("gate.protect", at);
    const routes = routesOf(router, at);
    if (routes === undefined) throw new ConfigurationError("gate.protect", [unknownShape(router)]);
    const audited = routes.flatMap(toAudited);
    const faults =
      mountOf(router) !== undefined
        ? [protectedTwice()]
        : [
            ...faultsOfLayers(routes, this.#table),
            ...this.#audit(audited, this.#allowsInline, false),
          ];
    if (faults.length > 0) throw new ConfigurationError("gate.protect", faults);
    for (const layer of new Set(routes.map((route) => route.layer))) {
      const ofLayer = routes.filter((route) => route.layer === layer);
      this.#guard(ofLayer, hostsOf(router), at);
    }
    sealRouter(router);
    markProtected(router, at);
    this.#routers.add(router);
    this.#routes.push(...audited);
    this.#isWhole = false;
  }

  /** @throws {ConfigurationError} when one of these routers is not protected, or an entry has no route in a protected one */
  seal(routers: readonly KoaRouter[]): void {
    const faults: readonly ConfigurationFault[] = [
      ...routers.flatMap((router, index) =>
        this.#routers.has(router) ? [] : [notProtected(index, router)],
      ),
      ...this.#audit(this.#routes, true, true),
    ];
    if (faults.length > 0) throw new ConfigurationError("gate.sealed", faults);
    this.#isWhole = true;
  }

  /** Looks for entries without a route at the first requests, if {@link seal} has not: once for each state. */
  #requireWhole(): void {
    if (this.#isWhole) return;
    const { policy } = this.#table;
    const last = this.#lastAudit;
    const isSame = last?.policy === policy && last.routes === this.#routes.length;
    const faults = isSame ? last.faults : this.#audit(this.#routes, true, true);
    this.#lastAudit = { policy, routes: this.#routes.length, faults };
    if (faults.length > 0) throw new ConfigurationError("gate.sealed", faults);
    this.#isWhole = true;
  }

  #audit(
    routes: readonly AuditedRoute[],
    allowsInline: boolean,
    isWhole: boolean,
  ): readonly ConfigurationFault[] {
    return auditRoutes(this.#table, routes, { allowsInline, isWhole });
  }

  /** Replaces the stack and never changes it: other layers may share it. */
  #guard(routes: readonly RouterRoute[], hosts: readonly string[], at: string): void {
    const [endpoint] = routes.flatMap(({ method, path = "", host }) => {
      const found = this.#table.of({ method, path, host });
      return found === undefined ? [] : [this.#table.bind(found)];
    });
    const [{ layer, shown }] = routes as [RouterRoute];
    // A policy in code decides, if allowed.
    if (endpoint === undefined) return;
    const mounts = at.split("/").filter((segment) => segment !== "");
    const gate = new LayerGate(this.#table, { layer, path: shown, hosts, mounts, endpoint });
    const middleware = this.#middlewareOf(gate, () => this.#requireWhole());
    register(middleware, { table: this.#table, own: { layer, path: shown } });
    // The gate of the same endpoint would only repeat the decision.
    const others = layer.stack.filter((handler) => gateOf(handler)?.table !== this.#table);
    const stack = [middleware, ...others] as const;
    registerStack(stack);
    layer.stack = stack;
  }
}

/** Once for each gate of a route, which usually has at most one. */
function toAudited(route: RouterRoute): readonly AuditedRoute[] {
  const { method, path, shown, host } = route;
  const gates = gatesIn(route.layer.stack);
  if (gates.length === 0) return [{ method, path, shown, host }];
  return gates.map((gate) => ({ method, path, shown, host, gate: nameOf(gate) }));
}
