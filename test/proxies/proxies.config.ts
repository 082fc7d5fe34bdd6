import type { ViteUserConfig } from "vitest/config";

const conditions = ["@callgate/source", "node"];

/** Tests with real proxies, which have to be installed: `.ci/run-slow`. */
const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/proxies/*.proxy.ts"],
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
};

export default config;
