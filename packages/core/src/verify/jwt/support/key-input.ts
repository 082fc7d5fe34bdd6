import type { KeyObject, VerifyKeyObjectInput, VerifyPublicKeyInput } from "node:crypto";
import type { Scheme } from "./scheme.js";

/** What Node's functions take as the key of a signature. */
export type KeyInput = KeyObject | VerifyKeyObjectInput | (VerifyPublicKeyInput & { key: Buffer });

/** Passes a key to Node's functions, with what the scheme needs. */
export type ToKeyInput = (scheme: Scheme, key: KeyObject) => KeyInput;

/** The key as it is: Node, Bun, Deno. */
export const asObject: ToKeyInput = ({ options }, key) =>
  options === undefined ? key : { key, ...options };

const encodedKeys = new WeakMap<KeyObject, Buffer>();

/**
 * The key as its DER, where a scheme has options: workerd takes no `KeyObject` beside them. It is parsed for each signature.
 */
export const asDer: ToKeyInput = ({ options }, key) =>
  options === undefined ? key : { key: derOf(key), format: "der", type: "spki", ...options };

function derOf(key: KeyObject): Buffer {
  const known = encodedKeys.get(key);
  if (known !== undefined) return known;
  const der = key.export({ format: "der", type: "spki" });
  encodedKeys.set(key, der);
  return der;
}
