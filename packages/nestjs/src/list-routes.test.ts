import { expect, it, vi } from "vitest";
import type { HandlerPolicies } from "./handler-policies.js";
import { listRoutes } from "./list-routes.js";

/** As in a bundle that is deployed as one file: no package is beside it. */
vi.mock("node:module", () => ({
  createRequire: () => (id: string) => {
    throw new Error(`Cannot find module '${id}'`);
  },
}));

it("names Nest without a version where its package cannot be found, as in a bundle", () => {
  const { framework } = listRoutes([], {} as HandlerPolicies);
  expect(framework).toBe("nestjs");
});
