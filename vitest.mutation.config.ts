import type { ViteUserConfig } from "vitest/config";
import base from "./vitest.config.js";

/**
 * The tests that `npm run mutation` judges: core's own, or with `MUTATION_TESTS` those of a pattern, which is faster and finds
 * more survivors.
 */
const tests = process.env.MUTATION_TESTS ?? "packages/core/src/**/*.test.ts";

const { projects: _, ...shared } = base.test ?? {};

const config: ViteUserConfig = { ...base, test: { ...shared, include: [tests] } };

export default config;
