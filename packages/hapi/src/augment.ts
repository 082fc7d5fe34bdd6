import type { Auth, EndpointDeclaration, Gate } from "@callgate/core/adapter";
import type { EndpointNameText, GateControls } from "@callgate/policy/binding";

/**
 * What hapi knows of this plugin by type: the policy of a route, the credentials of a request, and what the plugin
 * exposes. `import "@callgate/hapi/augment"` once in an application.
 *
 * An entry of its own, because another plugin of the application may declare the same names; `authOf(request)` needs
 * none.
 */
declare module "@hapi/hapi" {
  interface PluginSpecificConfiguration {
    /**
     * Who may call this route, enforced where the route uses strategy `callgate`; or `"none"`, which no caller may; or
     * `"public"`, so that every request goes on unauthenticated and no token is looked at; or the name of an endpoint of the
     * policy document, which has to be this route's.
     */
    callgate?: EndpointDeclaration | EndpointNameText | undefined;
  }

  /**
   * The {@link Auth} of a request behind a gate. All of it is optional here, because routes of other strategies
   * share the type; `authOf(request)` is never `undefined`.
   */
  interface AuthCredentials extends Partial<Auth> {}

  interface UserCredentials {
    /** On whose behalf the caller calls: the token's `sub` claim. */
    readonly subject?: string | undefined;
  }

  interface PluginProperties {
    callgate: {
      /** The gate of this server, for `ready` and `health`. */
      readonly gate: Gate;
      /** Reports what the gate does of its issuers, and the policy document in force where there is one. */
      readonly health: GateControls["health"];
      /** Loads the policy document again, or another one, and takes it in place of the one in force. */
      readonly reload: GateControls["reload"];
    };
  }
}
