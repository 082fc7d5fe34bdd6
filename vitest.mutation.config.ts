import type { ViteUserConfig } from "vitest/config";
import base from "./vitest.config.js";

/**
 * The tests that `npm run mutation` judges: those beside the source of the packages that are changed, or with `MUTATION_TESTS` those
 * of a pattern, which is faster and finds more survivors.
 */
const tests =
  process.env.MUTATION_TESTS ?? "packages/{client,core,introspection,policy}/src/**/*.test.ts";

/** They take seconds each time they run, which is once for every change of a file they test. */
const slow = [
  "packages/core/src/policy/callers.size.test.ts",
  "packages/policy/src/loading/{any-text,hostile}.test.ts",
];

const { projects: _, ...shared } = base.test ?? {};

const config: ViteUserConfig = { ...base, test: { ...shared, include: [tests], exclude: slow } };

export default config;
