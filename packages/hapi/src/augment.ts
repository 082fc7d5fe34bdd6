import type { Auth, EndpointDeclaration, Gate } from "@callgate/core/adapter";
import type { EndpointNameText, GateControls } from "@callgate/policy/binding";

/**
 * The types that this plugin adds to hapi: the policy of a route, the credentials of a request, and what the plugin
 * exposes. `import "@callgate/hapi/augment"` once in an application.
 *
 * A separate entry point, because another plugin of the application may declare the same names; `authOf(request)` does not
 * need it.
 */
declare module "@hapi/hapi" {
  interface PluginSpecificConfiguration {
    /**
     * Who may call this route, enforced when the route uses strategy `callgate`; or `"none"`, for no caller; or
     * `"public"`, so that every request continues unauthenticated and no token is read; or the name of an endpoint of the
     * policy document, which must be the one of this route.
     */
    callgate?: EndpointDeclaration | EndpointNameText | undefined;
  }

  /**
   * The {@link Auth} of a request behind a gate. All members are optional here, because routes of other strategies
   * share the type; `authOf(request)` is never `undefined`.
   */
  interface AuthCredentials extends Partial<Auth> {}

  interface UserCredentials {
    /** The user on whose behalf the caller calls: the token's `sub` claim. */
    readonly subject?: string | undefined;
  }

  interface PluginProperties {
    callgate: {
      /** The gate of this server, for `ready` and `health`. */
      readonly gate: Gate;
      /** Returns the state of the gate's issuers, and of the policy document in force, if there is one. */
      readonly health: GateControls["health"];
      /** Loads the policy document again, or another one, and replaces the one in force. */
      readonly reload: GateControls["reload"];
    };
  }
}
