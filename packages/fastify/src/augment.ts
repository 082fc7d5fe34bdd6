import type { Auth } from "@callgate/core/adapter";
import type { CallgateControls } from "./controls.js";
import type { RouteDeclaration } from "./route-declaration.js";

/**
 * The types that this plugin adds to Fastify: the policy of a route, the caller of a request, and the decorator of the
 * instance. `import "@callgate/fastify/augment"` once in an application.
 *
 * A separate entry point, because another plugin of the application may declare the same names; `authOf(request)` does not
 * need it.
 */
declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * Who may call this route; or `"none"`, for no caller; or `"public"` (or `"open"`, the same), so that every request
     * continues and no token is read; or the name of an endpoint of the policy document, which must be the one of this
     * route.
     */
    callgate?: RouteDeclaration | undefined;
  }

  interface FastifyRequest {
    /**
     * The caller; `null` on a public route, on one that no gate guards, and in report mode when the token did not verify.
     * `authOf(request)` is never `null`.
     */
    auth: Auth | null;
  }

  interface FastifyInstance {
    /** The gate of this instance, where the plugin is registered. */
    callgate: CallgateControls;
  }
}
