import { METHODS } from "node:http";
import { type AuditedRoute, canonicalName } from "@callgate/policy/binding";
import { hostsOf, isNameable, type KoaRouter, type Layer, layersOf, pathOf } from "./koa-router.js";

/** A route of one method, one pattern and one host, in the form that is compared with a document's entries. */
export interface RouterRoute extends AuditedRoute {
  readonly layer: Layer;
  /** The text for messages. */
  readonly shown: string;
  /** In canonical spelling; `undefined` for a route that cannot be named. */
  readonly name: string | undefined;
}

/** The routes of a router in their order; `undefined` when its shape is not that of @koa/router 12 to 15. */
export function routesOf(router: KoaRouter, at: string): readonly RouterRoute[] | undefined {
  const layers = layersOf(router);
  if (layers === undefined) return undefined;
  const hosts = hostsOf(router);
  return layers.flatMap((layer) => {
    const shown = pathOf(layer, at);
    const path = isNameable(layer) ? shown : undefined;
    return methodsOf(layer).flatMap((method) =>
      (hosts.length === 0 ? [undefined] : hosts).map((host) => {
        const name =
          path && canonicalName(`${method} ${path}${host === undefined ? "" : ` @${host}`}`);
        return { layer, method, path, shown, host, name };
      }),
    );
  });
}

/** The methods in a layer's names: `*` for all, and no `HEAD` added with `GET`. */
function methodsOf({ methods }: Layer): readonly string[] {
  if (methods.length === 0) return [];
  const upper = new Set(methods.map((method) => method.toUpperCase()));
  if (METHODS.every((method) => upper.has(method))) return ["*"];
  if (upper.has("GET")) upper.delete("HEAD");
  return [...upper];
}
