import type { Auth } from "@callgate/core/adapter";
import type { CallgateControls } from "./controls.js";
import type { RouteDeclaration } from "./route-declaration.js";

/**
 * What Fastify knows of this plugin by type: the policy of a route, the caller of a request, and the decorator of the
 * instance. `import "@callgate/fastify/augment"` once in an application.
 *
 * An entry of its own, because another plugin of the application may declare the same names; `authOf(request)` needs
 * none.
 */
declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * Who may call this route; or `"none"`, which no caller may; or `"public"` (or `"open"`, the same), so that every request
     * goes on and no token is looked at; or the name of an endpoint of the policy document, which has to be this route's.
     */
    callgate?: RouteDeclaration | undefined;
  }

  interface FastifyRequest {
    /**
     * Who is calling; `null` on a public route, on one that no gate guards, and in report mode where the token did not
     * verify. `authOf(request)` is never `null`.
     */
    auth: Auth | null;
  }

  interface FastifyInstance {
    /** The gate of this instance, where the plugin is registered. */
    callgate: CallgateControls;
  }
}
