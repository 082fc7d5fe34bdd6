import { checkFunction, type Faults, integerWithin } from "@callgate/core/kit";
import type { ExchangeLimits } from "../http/exchange.js";
import { kindOf, numberOrKindOf } from "./option-checks.js";

/** Options of sources that talk HTTP themselves. */
export interface HttpOptions {
  /** What requests are made with; default the global `fetch`. For a proxy, a private CA, or tests. */
  readonly fetch?: typeof fetch | undefined;
  /** Longest answer read, in bytes: 1024 to 16 777 216, default 262 144. */
  readonly maxResponseBytes?: number | undefined;
}

/** Checks the options of sources that talk HTTP. */
export function defineFetch(
  options: Readonly<Record<string, unknown>>,
  faults: Faults,
): ExchangeLimits {
  const { fetch = globalThis.fetch } = options as HttpOptions;
  checkFunction("fetch", fetch, faults, kindOf);
  const maxResponseBytes = integerWithin(
    options,
    "maxResponseBytes",
    [1024, 16_777_216, 262_144],
    faults,
    numberOrKindOf,
  );
  return { fetch, maxResponseBytes };
}
