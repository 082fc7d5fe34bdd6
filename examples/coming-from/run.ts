import type { RequestListener } from "node:http";
import { startServer } from "@callgate-tooling/test-support";
import type { Server } from "@hapi/hapi";
import type Koa from "koa";

/** A service that listens on loopback. */
export interface Running {
  readonly origin: string;
  close(): Promise<void>;
}

/** An application of Express, Koa or hapi, which is made asynchronously. */
export type Application = RequestListener | Koa | Promise<Server>;

/** Starts an application. */
export async function run(application: Application): Promise<Running> {
  if (application instanceof Promise) {
    const server = await application;
    await server.start();
    return { origin: server.info.uri, close: () => server.stop() };
  }
  if (typeof application === "function") return startServer(application);
  application.silent = true; // Koa would print each refusal that is thrown.
  return startServer(application.callback());
}
