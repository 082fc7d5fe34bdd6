import type { ViteUserConfig } from "vitest/config";

const conditions = ["@callgate/source", "node"];

/** Tests with many processes and a fail-over, which take too long for every change: `.ci/run-slow`. */
const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["{test,examples}/fleet/*.fleet.ts"],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 50 } },
  },
};

export default config;
