import type { Auth } from "@callgate/core/adapter";

/**
 * Gives Express's `Request` a typed `auth`: `import "@callgate/express/augment"` once in an application.
 *
 * An entry of its own, because another package of the application may declare the same property; `authOf(req)` needs
 * none.
 */
declare global {
  namespace Express {
    interface Request {
      /**
       * Who is calling, on a route behind a gate; `undefined` on every other, and in report mode where the token
       * did not verify. {@link authOf} is never `undefined`.
       */
      auth?: Auth | undefined;
    }
  }
}
