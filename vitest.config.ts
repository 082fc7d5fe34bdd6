import type { ViteUserConfig } from "vitest/config";

// Workspace packages resolve to their source (see "exports" in packages/*/package.json).
const conditions = ["@callgate/source", "node"];

const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "examples/**/*.test.ts",
      "test/**/*.test.ts",
      "bench/**/*.test.ts",
      "tooling/**/*.test.ts",
      "docs/.vitepress/*.test.ts",
    ],
    // Scans what the calling side tells for the secrets and tokens it used.
    setupFiles: ["test/secrecy/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 10_000,
    hookTimeout: 30_000,
    // What is polled for is waited for as long as a test may take, on a busy machine too.
    expect: { poll: { timeout: 9000 } },
    // Whatever a test replaces is put back before the next one.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    coverage: { include: ["packages/*/src/**/*.ts"] },
  },
};

export default config;
