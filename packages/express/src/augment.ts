import type { Auth } from "@callgate/core/adapter";

/**
 * Gives Express's `Request` a typed `auth`: `import "@callgate/express/augment"` once in an application.
 *
 * A separate entry point, because another package of the application may declare the same property; `authOf(req)` does not
 * need it.
 */
declare global {
  namespace Express {
    interface Request {
      /**
       * The caller, on a route behind a gate; `undefined` on every other, and in report mode when the token
       * did not verify. {@link authOf} is never `undefined`.
       */
      auth?: Auth | undefined;
    }
  }
}
