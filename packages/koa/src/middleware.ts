import type { IncomingMessage, ServerResponse } from "node:http";
import type { Auth } from "@callgate/core/adapter";

/** The part of Koa's context, 2 or 3, that a gate needs; an application's own type of state need not mention `auth`. */
export interface GatedContext<State = object & { auth?: Auth | undefined }> {
  readonly req: IncomingMessage;
  readonly res: Pick<ServerResponse, "getHeader">;
  readonly originalUrl: string;
  readonly state: State;
  status: number;
  body: unknown;
  /** Sets a header field of the response. */
  set(name: string, value: string): void;
}

/** Middleware before a route's own; accepted by Koa 2, Koa 3 and their routers. */
export interface Middleware {
  (context: GatedContext, next: () => Promise<unknown>): Promise<unknown>;
  /**
   * The signature from which Koa infers that `ctx.state.auth` exists downstream. The exception is report mode, which
   * lets requests without a verified caller through.
   */
  (context: GatedContext<{ auth: Auth }>, next: () => Promise<unknown>): Promise<unknown>;
}

/** Middleware that lets every request through: it does not change the type of `ctx.state.auth` downstream. */
export type PublicMiddleware = (
  context: GatedContext,
  next: () => Promise<unknown>,
) => Promise<unknown>;
