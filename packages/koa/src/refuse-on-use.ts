import { ConfigurationError } from "@callgate/core/adapter";

/**
 * Makes `router.use` throw when it is given the gate of an endpoint: it does not determine the route that answers.
 *
 * Every @koa/router from 12 to 15 reads the router of a nested one only from there.
 *
 * @param name of the gate's endpoint
 */
export function refuseOnUse<T extends object>(middleware: T, name: string): T {
  const refuse = (): never => {
    const message =
      `the gate of \`${name}\` is on \`router.use\` or \`app.use\`, which does not determine the route that answers: put it on the ` +
      "route, or call `gate.protect(router)`";
    throw new ConfigurationError("Mounting", [{ code: "gate_mismatch", option: name, message }]);
  };
  return Object.defineProperty(middleware, "router", { get: refuse, configurable: true });
}
