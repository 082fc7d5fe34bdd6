import { ConfigurationError } from "./configuration-error.js";

/** What Express and Koa look for on whatever is handed to `use`: another application, a router, a name. */
const LOOKED_FOR = ["handle", "router", "_name"];

/**
 * Makes a function throw where a framework's `use` takes it for a handler: at mount, instead of with every request.
 *
 * @param name as it stands in the application: `gate`
 * @param instead what was meant: `gate({ callers: […] })`
 */
export function refuseAsHandler<T extends (...args: never[]) => unknown>(
  fn: T,
  name: string,
  instead: string,
): T {
  const refuse = (): never => {
    throw notAHandler(name, instead);
  };
  for (const property of LOOKED_FOR) {
    Object.defineProperty(fn, property, { get: refuse, configurable: true });
  }
  return fn;
}

/**
 * Refuses a call by a framework, which a route's own way of mounting does not let see earlier.
 *
 * @param args of the call: a framework passes a request and more, an application one policy at most
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function refuseHandlerCall(args: readonly unknown[], name: string, instead: string): void {
  if (args.length > 1) throw notAHandler(name, instead);
}

function notAHandler(name: string, instead: string): ConfigurationError {
  const message = `\`${name}\` is not a handler: it makes one. Write \`${instead}\``;
  return new ConfigurationError("Mounting", [{ code: "option_invalid", option: name, message }]);
}
