import type { Faults } from "@callgate/core";
import type { ExchangeLimits } from "../http/exchange.js";
import { integerWithin, kindOf } from "./option-checks.js";

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
  if (typeof fetch !== "function") {
    faults.add("option_invalid", "fetch", `must be a function, received ${kindOf(fetch)}`);
  }
  const maxResponseBytes = integerWithin(
    options,
    "maxResponseBytes",
    [1024, 16_777_216, 262_144],
    faults,
  );
  return { fetch, maxResponseBytes };
}
