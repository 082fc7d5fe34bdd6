import { ConfigurationError } from "./configuration-error.js";

/** What Express and Koa look for on every argument of `use`: another application, a router, a name. */
const LOOKED_FOR = ["handle", "router", "_name"];

/**
 * Makes a function throw where a framework's `use` would treat it as a handler: at mount, instead of with every request.
 *
 * @typeParam T the function, whose type is kept
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
 * Refuses a call by a framework, for routes that are mounted in a way that allows no earlier check.
 *
 * @param args of the call: a framework passes a request and more arguments, an application at most one policy
 * @param most how many an application may pass; what comes after the first is a plain object, unlike a `next` or a toolkit
 * @throws {ConfigurationError} `callgate_configuration_invalid`
 */
export function refuseHandlerCall(
  args: readonly unknown[],
  name: string,
  instead: string,
  most = 1,
): void {
  if (args.length > most || !args.slice(1).every(isPlain)) throw notAHandler(name, instead);
}

function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function notAHandler(name: string, instead: string): ConfigurationError {
  const message = `\`${name}\` is not a handler, it makes one: write \`${instead}\``;
  return new ConfigurationError("Mounting", [{ code: "option_invalid", option: name, message }]);
}
