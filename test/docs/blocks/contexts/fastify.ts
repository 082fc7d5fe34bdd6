// What a block about Fastify names without declaring it.
import "@callgate/fastify/augment";
import type { ExpressGate, callgate as gateOf } from "@callgate/express";
import type { callgate as plugin } from "@callgate/fastify";
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from "fastify";

export { authOf } from "@callgate/fastify";
export * from "./shared.js";

export declare const app: FastifyInstance;
export declare const assets: FastifyPluginCallback;
// Tables of the README, whose samples are for every framework, stand in its page too.
export declare const callgate: typeof gateOf & typeof plugin;
export declare const gate: ExpressGate;
export declare function listOrders(request: FastifyRequest): object;
