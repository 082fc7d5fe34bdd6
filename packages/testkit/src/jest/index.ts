/**
 * Matchers for Jest, with their types for its globals (`@types/jest`): `expect.extend(callgateMatchers)` once, in a setup file
 * or a test.
 *
 * Nothing of Jest is imported when this runs.
 *
 * @example
 * const { callgateMatchers } = require("@callgate/testkit/jest");
 * expect.extend(callgateMatchers);
 * it("has no open route", () => expect(routes(app)).toBeFullyProtected());
 */

import { type MatcherResult, toBeFullyProtected } from "../matchers/to-be-fully-protected.js";

export type { MatcherResult } from "../matchers/to-be-fully-protected.js";

/** For `expect.extend`. */
export const callgateMatchers: {
  /** Compares what an adapter's `routes(app)` returned with "every route has a gate, or is public on purpose". */
  readonly toBeFullyProtected: (inventory: unknown) => MatcherResult;
} = { toBeFullyProtected };

declare global {
  namespace jest {
    interface Matchers<R, T> {
      /** Passes where every route that an adapter's `routes(app)` returned has a gate, or is public on purpose. */
      toBeFullyProtected(): R;
    }
  }
}
