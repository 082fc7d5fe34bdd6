// What a block about Koa names without declaring it.
import type { KoaGate } from "@callgate/koa";
import type Router from "@koa/router";
import type Koa from "koa";

export { authOf, callgate } from "@callgate/koa";
export * from "./shared.js";

export declare const gate: KoaGate;
export declare const app: Koa;
export declare const router: Router;
export declare const internal: Router;
export declare const listOrders: Koa.Middleware;
export declare const showOrder: Koa.Middleware;
export declare const createOrder: Koa.Middleware;
export declare const listJobs: Koa.Middleware;
export declare const sayHello: Koa.Middleware;
export declare function mount(prefix: string, app: object): Koa.Middleware;
