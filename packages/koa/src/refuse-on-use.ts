import { ConfigurationError } from "@callgate/core/adapter";

/**
 * Lets `router.use` throw where it is given the gate of an endpoint: it says nothing of the route that answers.
 *
 * Every @koa/router from 12 to 15 looks there, and there only, for the router of a nested one.
 *
 * @param name of the gate's endpoint
 */
export function refuseOnUse<T extends object>(middleware: T, name: string): T {
  const refuse = (): never => {
    const message =
      `the gate of \`${name}\` stands on \`router.use\` or \`app.use\`, which says nothing of the route that answers: put it on the ` +
      "route, or call `gate.protect(router)`";
    throw new ConfigurationError("Mounting", [{ code: "gate_mismatch", option: name, message }]);
  };
  return Object.defineProperty(middleware, "router", { get: refuse, configurable: true });
}
