import type { KeySource } from "../../keys/key-source.js";
import type { KeysUnavailable, Overloaded } from "../verification.js";

/** There are no keys of the issuer to decide with, or one may be missing. */
export function keysUnavailable(keys: KeySource): KeysUnavailable {
  return {
    kind: "unavailable",
    unavailable: "keys_unavailable",
    retryAfterSeconds: keys.retryAfterSeconds(),
  };
}

/** Too many tokens wait for threads. */
export const overloaded: Overloaded = Object.freeze({
  kind: "unavailable",
  unavailable: "overloaded",
  retryAfterSeconds: 1,
});
