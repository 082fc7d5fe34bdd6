// What a block about hapi names without declaring it.
import "@callgate/hapi/augment";
import type { ExpressGate, callgate as gateOf } from "@callgate/express";
import type { callgate as plugin } from "@callgate/hapi";
import type { Lifecycle } from "@hapi/hapi";

export { authOf } from "@callgate/hapi";
export * from "./shared.js";

// Tables of the README, whose samples are for every framework, stand in its page too.
export declare const callgate: typeof gateOf & typeof plugin;
export declare const gate: ExpressGate;
export declare const listOrders: Lifecycle.Method;
export declare const showOrder: Lifecycle.Method;
export declare const createOrder: Lifecycle.Method;
