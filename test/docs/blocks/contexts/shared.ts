// What blocks of any framework name without declaring it.
import type { Server as HttpServer, RequestListener } from "node:http";
import type { TokenClient } from "@callgate/client";
import type { AuditLog, Auth, DecisionEvent, Gate } from "@callgate/core";
import type { SecretSource } from "@callgate/secrets";
import type { StartService } from "@callgate/testkit";
import type { Server } from "@hapi/hapi";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type Koa from "koa";

export { readFileSync } from "node:fs";
export {
  assertionFromFile,
  authorizationHeaders,
  clientSecretBasic,
  clientSecretPost,
  createTokenClient,
  privateKeyJwt,
  tlsClientAuth,
  workloadIdentity,
} from "@callgate/client";
export { createAuditLog, createGate, profiles, spiffe } from "@callgate/core";
export { instrument } from "@callgate/otel";
export { loadPolicy } from "@callgate/policy";
export { envSecret, fileSecret, staticSecret } from "@callgate/secrets";
export {
  adapterContract,
  bearer,
  createFakeClock,
  createTestIssuer,
  fetchContract,
  forgeryReasons,
} from "@callgate/testkit";
export { metrics } from "@opentelemetry/api";
export { default as request } from "supertest";
export { Agent } from "undici";
export { afterAll, beforeAll, describe, expect, it } from "vitest";

export declare const issuer: string;
export declare const audience: string;
export declare const orders: string;
export declare const body: string;
export declare const reports: string;
export declare const stranger: string;
export declare const options: never;
export declare const tenants: { has(issuer: string): Promise<boolean> };
export declare const key: SecretSource & Buffer;
export declare const jwtSvid: SecretSource;
export declare const cert: string;
export declare const ca: string;
export declare const tokens: TokenClient;
export declare const audit: AuditLog;
export declare const callOrders: typeof fetch;
export declare const koa: Koa;
export declare const exporter: PushMetricExporter;
// A server of hapi, or of Node.
export declare const server: Server & HttpServer;
export declare const start: StartService;
export declare const fetchThroughProxy: typeof fetch;
export declare const withinOpeningHours: (auth: Auth) => boolean;
export declare function ordersFor(caller: string): object;
export declare function ownerOf(order: unknown): Promise<string>;
export declare function report(error: unknown): void;
export declare function countDecisions(event: DecisionEvent): void;
export declare function createApp(options: object): RequestListener;
export declare function createServer(options: object): Promise<Server>;
export declare function createGateWith(options: object, dispatcher: object): Gate;
export declare function createTokensWith(options: object, dispatcher: object): TokenClient;
export declare function trusting(ca: string): object;
export declare function through(proxy: string): object;
