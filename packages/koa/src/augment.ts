import type { Auth } from "@callgate/core/adapter";
import type {} from "koa";

/**
 * Gives Koa's `ctx.state` a typed `auth`: `import "@callgate/koa/augment"` once in an application.
 *
 * A separate entry point, because another package of the application may declare the same property; `authOf(ctx)` does not
 * need it.
 */
declare module "koa" {
  interface DefaultState {
    /**
     * The caller, downstream of a gate; `undefined` everywhere else, and in report mode when the token did
     * not verify. {@link authOf} is never `undefined`.
     */
    auth?: Auth | undefined;
  }
}
