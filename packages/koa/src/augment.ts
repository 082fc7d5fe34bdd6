import type { Auth } from "@callgate/core/adapter";
import type {} from "koa";

/**
 * Gives Koa's `ctx.state` a typed `auth`: `import "@callgate/koa/augment"` once in an application.
 *
 * An entry of its own, because another package of the application may declare the same property; `authOf(ctx)` needs
 * none.
 */
declare module "koa" {
  interface DefaultState {
    /**
     * Who is calling, downstream of a gate; `undefined` everywhere else, and in report mode where the token did
     * not verify. {@link authOf} is never `undefined`.
     */
    auth?: Auth | undefined;
  }
}
