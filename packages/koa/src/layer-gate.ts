import type { GatePolicy } from "@callgate/core/adapter";
import type { BoundEndpoint, PolicyTable } from "@callgate/policy/binding";
import type { Layer } from "./koa-router.js";
import { isBelow } from "./mounts.js";
import type { RoutedContext } from "./placement.js";

/** A layer of a protected router, and its names in the document. */
export interface ProtectedLayer {
  readonly layer: Layer;
  readonly path: string;
  /** The hosts of its router; empty for every host. */
  readonly hosts: readonly string[];
  /** The segments of its router's mount. */
  readonly mounts: readonly string[];
  /** Any of its endpoints, which refuses when the layer has changed. */
  readonly endpoint: BoundEndpoint;
}

/** What decides about the requests of one layer: the entry of its own route, in the version of the document in force. */
export class LayerGate {
  readonly #table: PolicyTable;
  readonly #protected: ProtectedLayer;
  /** The layer at the time of protection. */
  readonly #pattern: Layer["path"];
  #version: PolicyTable["policy"];
  /** What decides, by method and host. */
  readonly #policies = new Map<string, GatePolicy>();

  constructor(table: PolicyTable, layer: ProtectedLayer) {
    this.#table = table;
    this.#protected = layer;
    this.#pattern = layer.layer.path;
    this.#version = table.policy;
  }

  /**
   * What decides about a request. It refuses when the gate runs outside its own layer: in the copy that another
   * router makes of it, or below other mounts.
   */
  policyFor(context: RoutedContext): GatePolicy {
    const { layer, mounts, hosts } = this.#protected;
    const { method = "", routerPath, matched } = context;
    const host = hosts.length === 0 ? undefined : context.host;
    const isOwn = routerPath === this.#pattern && Array.isArray(matched) && matched.includes(layer);
    const isOfHost = host === undefined || hosts.includes(host);
    if (!isOwn || !isOfHost || !isBelow(mounts, context)) return this.#misplaced;
    return this.#decide(method.toUpperCase(), host);
  }

  /** Looks up each method once per version. */
  #decide(method: string, host: string | undefined): GatePolicy {
    const { policy } = this.#table;
    if (policy !== this.#version) {
      this.#version = policy;
      this.#policies.clear();
    }
    const key = host === undefined ? method : `${method} ${host}`;
    const known = this.#policies.get(key);
    if (known !== undefined) return known;
    const { layer, path } = this.#protected;
    const found = layer.methods.includes(method)
      ? this.#table.of({ method, path, host })?.policy
      : undefined;
    if (found !== undefined) this.#policies.set(key, found);
    return found ?? this.#misplaced;
  }

  get #misplaced(): GatePolicy {
    return this.#protected.endpoint.misplaced;
  }
}
