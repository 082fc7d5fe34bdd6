import type { ViteUserConfig } from "vitest/config";
import suite from "../../../vitest.config.js";

/** The settings of the suite, including its setup, for the one file that leaks. */
const { projects: _, ...shared } = suite.test ?? {};
const config: ViteUserConfig = {
  ...suite,
  test: { ...shared, include: ["test/secrecy/planted/leaks.ts"] },
};

export default config;
