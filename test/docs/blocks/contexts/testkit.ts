// What a block about tests names without declaring it.
import type { RequestListener } from "node:http";
import type { ExpressGate } from "@callgate/express";
import type { TestIssuer } from "@callgate/testkit";
import type { Application } from "express";

export { createTestCertificate } from "@callgate/testkit";
export * from "./shared.js";

export declare const issuer: TestIssuer;
export declare const gate: ExpressGate;
export declare const port: number;
// An application of Express, or of Koa with its callback.
export declare const app: Application & { callback(): RequestListener };
