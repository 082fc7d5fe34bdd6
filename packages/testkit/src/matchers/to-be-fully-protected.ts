import { ConfigurationError, received as describe } from "@callgate/core/kit";
import {
  describeUnprotected,
  type RouteInventory,
  unprotectedRoutes,
} from "@callgate/policy/review";

/** What a matcher returns to the test runner. */
export interface MatcherResult {
  readonly pass: boolean;
  /** Returns what the runner prints where the expectation fails: each route that is not protected. */
  readonly message: () => string;
}

/**
 * Passes where every route has a gate, or is public on purpose; what runs before a gate, and handlers beside the routes, are
 * not checked.
 *
 * @throws {ConfigurationError} `option_invalid` for what `routes(app)` did not return, `option_missing` where there are no
 * routes: both also with `not`
 */
export function toBeFullyProtected(inventory: unknown): MatcherResult {
  if (!isInventory(inventory)) {
    throw fault(
      "option_invalid",
      `must be what \`routes(app)\` returns, received ${describe(inventory)}`,
    );
  }
  const { framework, routes } = inventory;
  if (routes.length === 0) {
    throw fault("option_missing", "has no routes: list them when every route is there");
  }
  const open = unprotectedRoutes(inventory);
  const lines = open.map((route) => `\n  - ${describeUnprotected(route)}`);
  return {
    pass: open.length === 0,
    message: () =>
      open.length === 0
        ? `expected some of the ${routes.length} routes of ${framework} not to be protected`
        : `expected every route of ${framework} to be protected, and ${open.length} of ${routes.length} ${open.length === 1 ? "is" : "are"} not:${lines.join("")}`,
  };
}

function isInventory(value: unknown): value is RouteInventory {
  const { callgate, routes } = Object(value) as { callgate?: unknown; routes?: unknown };
  return callgate === 1 && Array.isArray(routes);
}

function fault(code: "option_invalid" | "option_missing", message: string): ConfigurationError {
  const option = "expect(…)";
  return new ConfigurationError("toBeFullyProtected", [
    { code, option, message: `\`${option}\` ${message}` },
  ]);
}
