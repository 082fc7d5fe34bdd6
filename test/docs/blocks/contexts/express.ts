// What a block about Express names without declaring it.
import type { ExpressGate, callgate as gateOf, RequestHandler } from "@callgate/express";
import type { callgate as plugin } from "@callgate/hapi";
import type { Application, Router } from "express";

export { authOf } from "@callgate/express";
export { default as express } from "express";
export * from "./shared.js";

// The README shows one block for Express and hapi.
export declare const callgate: typeof gateOf & typeof plugin;
export declare const gate: ExpressGate;
export declare const app: Application;
export declare const router: Router;
export declare const tenants: Router & { has(issuer: string): Promise<boolean> };
export declare const listOrders: RequestHandler;
export declare const showOrder: RequestHandler;
export declare const createOrder: RequestHandler;
export declare const deleteOrder: RequestHandler;
export declare const sayHello: RequestHandler;
