// What a block about Hono names without declaring it.
import type { HonoGate, callgate as honoGate } from "@callgate/hono";
import type { Handler, Hono, MiddlewareHandler } from "hono";

export { authOf } from "@callgate/hono";
export { Hono } from "hono";
export { cors } from "hono/cors";
export { timing } from "hono/timing";
export * from "./shared.js";

export declare const callgate: typeof honoGate;
export declare const gate: HonoGate;
export declare const app: Hono;
export declare const admin: Hono;
export declare const limit: MiddlewareHandler;
export declare const legacy: (request: Request) => Response;
export declare const listOrders: Handler;
export declare const showOrder: Handler;
