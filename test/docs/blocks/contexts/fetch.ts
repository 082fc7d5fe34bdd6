// What a block about fetch handlers names without declaring it.
import type { ExpressGate, callgate as gateOf } from "@callgate/express";
import type { FetchGate, callgate as fetchGate } from "@callgate/fetch";

export { authOf } from "@callgate/fetch";
export * from "./shared.js";

// Tables of the README, whose samples are for every framework, stand in its page too.
export declare const callgate: typeof gateOf & typeof fetchGate;
export declare const gate: ExpressGate & FetchGate;
export declare function listOrders(request: Request): Response;
