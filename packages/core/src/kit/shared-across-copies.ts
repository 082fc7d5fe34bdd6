/**
 * Makes `instanceof` hold across copies of a class.
 *
 * A process may load a package twice, once as ESM and once as CommonJS, or in two versions. The class then exists twice,
 * and without this an instance of one is not an instance of the other.
 *
 * A subclass keeps the ordinary meaning of `instanceof`: only its own instances are instances of it.
 *
 * @param name the public name of the class, which is the same in all copies
 * @example
 * export class ConfigurationError extends Error {
 *   static {
 *     sharedAcrossCopies(ConfigurationError, "ConfigurationError");
 *   }
 * }
 */
export function sharedAcrossCopies(
  shared: abstract new (...parameters: never[]) => object,
  name: string,
): void {
  const brand = Symbol.for(`callgate.${name}`);
  Object.defineProperty(shared.prototype, brand, { value: true });
  Object.defineProperty(shared, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      const byChain = Function.prototype[Symbol.hasInstance].call(this, value);
      return byChain || (this === shared && hasBrand(value, brand));
    },
  });
}

function hasBrand(value: unknown, brand: symbol): boolean {
  return typeof value === "object" && value !== null && brand in value;
}
