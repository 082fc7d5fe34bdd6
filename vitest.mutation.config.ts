import type { ViteUserConfig } from "vitest/config";
import base from "./vitest.config.js";

/**
 * The tests that `npm run mutation` judges: core's own, or with `MUTATION_TESTS` those of a pattern, which is faster and finds
 * more survivors.
 */
const tests = process.env.MUTATION_TESTS ?? "packages/core/src/**/*.test.ts";

/** Takes seconds each time it runs, which is once for every change of the file it tests. */
const slow = ["packages/core/src/policy/callers.size.test.ts"];

const { projects: _, ...shared } = base.test ?? {};

const config: ViteUserConfig = { ...base, test: { ...shared, include: [tests], exclude: slow } };

export default config;
