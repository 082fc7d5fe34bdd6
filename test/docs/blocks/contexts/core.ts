// What a block without a framework names without declaring it.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Auth, Gate } from "@callgate/core";
import type { ExpressGate, callgate as gateOf } from "@callgate/express";

export * from "./shared.js";

// Tables of the README, whose samples are for every framework, stand in core's page too.
export declare const callgate: typeof gateOf;
export declare const gate: ExpressGate & Gate;
export declare const request: IncomingMessage;
export declare const response: ServerResponse;
export declare function handle(request: IncomingMessage, auth: Auth | undefined): void;
export declare function listOrders(auth: Auth, response: ServerResponse): void;
