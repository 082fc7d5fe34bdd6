/**
 * Matchers for Vitest, with their types: `expect.extend(callgateMatchers)` once, in a setup file or a test.
 *
 * Nothing of Vitest is imported when this runs.
 *
 * @example
 * import { callgateMatchers } from "@callgate/testkit/vitest";
 * expect.extend(callgateMatchers);
 * it("has no open route", () => expect(routes(app)).toBeFullyProtected());
 */

import { type MatcherResult, toBeFullyProtected } from "../matchers/to-be-fully-protected.js";

// The declaration below extends Vitest's only in a file that imports or exports it. `import type {}` is not in the built declarations.
export type {} from "vitest";
export type { MatcherResult } from "../matchers/to-be-fully-protected.js";

/** For `expect.extend`. */
export const callgateMatchers: {
  /** Compares what an adapter's `routes(app)` returned with "every route has a gate, or is public on purpose". */
  readonly toBeFullyProtected: (inventory: unknown) => MatcherResult;
} = { toBeFullyProtected };

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: as Vitest declares it
  interface Assertion<T = any> {
    /** Passes where every route that an adapter's `routes(app)` returned has a gate, or is public on purpose. */
    toBeFullyProtected(): void;
  }
}
