import type { ViteUserConfig } from "vitest/config";

const conditions = ["@callgate/source", "node"];

/** Tests with servers of other languages, whose packages are installed first: `.ci/run-slow`. */
const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/interop/introspection/*.interop.ts"],
    setupFiles: ["test/secrecy/setup.ts"],
    maxWorkers: 1,
    testTimeout: 20_000,
    hookTimeout: 300_000,
  },
};

export default config;
