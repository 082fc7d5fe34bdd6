import type { IncomingMessage } from "node:http";
import type { Auth } from "@callgate/core/adapter";

/** What a gate needs of Koa's context, 2 or 3; an application's own type of state need not mention `auth`. */
export interface GatedContext<State = object & { auth?: Auth | undefined }> {
  readonly req: IncomingMessage;
  readonly originalUrl: string;
  readonly state: State;
  status: number;
  body: unknown;
  /** Sets a header field of the response. */
  set(name: string, value: string): void;
}

/** Middleware in front of a route's own; Koa 2, Koa 3 and their routers take it as it is. */
export interface Middleware {
  (context: GatedContext, next: () => Promise<unknown>): Promise<unknown>;
  /**
   * The signature Koa infers downstream's `ctx.state.auth` from: it is there. The exception is report mode, which
   * lets through requests that nobody verifiably made.
   */
  (context: GatedContext<{ auth: Auth }>, next: () => Promise<unknown>): Promise<unknown>;
}

/** Middleware that lets every request on: what `ctx.state.auth` is downstream, it says nothing of. */
export type PublicMiddleware = (
  context: GatedContext,
  next: () => Promise<unknown>,
) => Promise<unknown>;
