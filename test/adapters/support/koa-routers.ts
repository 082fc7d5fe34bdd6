import { createRequire } from "node:module";
import Router from "@koa/router";
import Koa from "koa";
import Koa2 from "koa2";

const require = createRequire(import.meta.url);

/** A major version of Koa with one of its router. */
export interface KoaPair {
  readonly name: string;
  readonly major: 12 | 13 | 14 | 15;
  readonly Application: typeof Koa;
  readonly Router: typeof Router;
}

const routers = [
  [12, require("koa-router12") as typeof Router],
  [13, require("koa-router13") as typeof Router],
  [14, require("koa-router14") as typeof Router],
  [15, Router],
] as const;

/** Both majors of Koa, each with every supported major of its router. */
export const koaPairs: readonly KoaPair[] = [
  ["Koa 2", Koa2 as unknown as typeof Koa] as const,
  ["Koa 3", Koa] as const,
].flatMap(([name, Application]) =>
  routers.map(([major, AnyRouter]) => ({
    name: `${name} with @koa/router ${major}`,
    major,
    Application,
    Router: AnyRouter,
  })),
);

/** Koa's own way of mounting under a path; the router below sees the rest of the path. */
export const mount = require("koa-mount") as (prefix: string, app: object) => Koa.Middleware;
