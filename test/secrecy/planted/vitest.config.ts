import type { ViteUserConfig } from "vitest/config";
import suite from "../../../vitest.config.js";

/** The settings of the suite, including its setup, for the one file that leaks. */
const config: ViteUserConfig = {
  ...suite,
  test: { ...suite.test, include: ["test/secrecy/planted/leaks.ts"] },
};

export default config;
