import { fileURLToPath } from "node:url";
import type { TestProjectInlineConfiguration, ViteUserConfig } from "vitest/config";

// Workspace packages resolve to their source (see "exports" in packages/*/package.json).
const conditions = ["@callgate/source", "node"];

/**
 * Files that take seconds of processor time each: they start processes that compile their source, try thousands of random
 * inputs, or measure memory. `.ci/run` runs them on one version of Node, `.ci/run-slow` on all, and with larger numbers.
 */
const slow = [
  "examples/policy-in-ci/workflow.test.ts",
  "examples/recipes/{cluster,workers}.test.ts",
  "examples/service-to-service/service-to-service.test.ts",
  "examples/tour/tour.test.ts",
  "packages/cli/src/process.test.ts",
  "packages/redis/src/stores.server.test.ts",
  "test/adapters/any-request.test.ts",
  "test/adapters/koa/binding-corpus.test.ts",
  "test/fuzz/**/*.test.ts",
  "test/names/unnamed-types.test.ts",
  "test/soak/**/*.test.ts",
];

/** The tests beside the source. They share a process, which takes less than half of the time. */
const unit = ["packages/*/src/**/*.test.ts", "tooling/*/src/**/*.test.ts"];

/**
 * Tests beside the source that take about a second or more: git, RSA keys, schemas, documents as large as may be, hours of a clock; or that register
 * something with OpenTelemetry's API, which the whole process has once.
 */
const heavy = [
  "packages/cli/src/commands/{diff,explain,init-export}.test.ts",
  "packages/cli/src/{help,repeat}.test.ts",
  "packages/cli/src/reading/{git-show,read-revision}.test.ts",
  "packages/cli/src/report/json-schema.test.ts",
  "packages/client/src/tokens/token-source.{clocks,load}.test.ts",
  "packages/core/src/audit/create-audit-log.test.ts",
  "packages/core/src/create-gate.pollution.test.ts",
  "packages/core/src/judging/explain-decision.test.ts",
  "packages/core/src/kit/token-end-hash.test.ts",
  "packages/core/src/policy/callers.size.test.ts",
  "packages/express/src/routing/walk.test.ts",
  "packages/introspection/src/caching/shared-answers.test.ts",
  // Nest ends the process where a start fails, and with it the tests of others.
  "packages/nestjs/src/**/*.test.ts",
  "packages/otel/src/{dashboard,failing-meter,instrument,secrecy}.test.ts",
  "packages/otel/src/metrics/callers.test.ts",
  "packages/otel/src/spans/*.test.ts",
  "packages/policy/src/loading/{any-text,hostile,load-policy}.test.ts",
  "packages/policy/src/review/format-document.test.ts",
  "packages/policy/src/source/simple-yaml/*.test.ts",
  "packages/testkit/src/issuer/test-issuer.test.ts",
  "packages/testkit/src/tokens/shapes/*.test.ts",
];

/**
 * The share of branches, in percent, that `npm run coverage` expects of each package: see docs/coverage.md. Floors are raised,
 * and never lowered.
 */
const branchFloors = {
  "packages/cli/src/**": { branches: 95 },
  "packages/client/src/**": { branches: 95 },
  "packages/core/src/**": { branches: 95 },
  "packages/express/src/**": { branches: 95 },
  "packages/fastify/src/**": { branches: 95 },
  "packages/fetch/src/**": { branches: 95 },
  "packages/hapi/src/**": { branches: 95 },
  "packages/hono/src/**": { branches: 95 },
  "packages/introspection/src/**": { branches: 95 },
  "packages/koa/src/**": { branches: 95 },
  "packages/nestjs/src/**": { branches: 95 },
  "packages/otel/src/**": { branches: 95 },
  "packages/policy/src/**": { branches: 95 },
  "packages/redis/src/**": { branches: 95 },
  "packages/secrets/src/**": { branches: 95 },
  "packages/testkit/src/**": { branches: 95 },
};

function project(
  name: string,
  test: NonNullable<TestProjectInlineConfiguration["test"]>,
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, ...test } };
}

/** The tests of the Nest adapter once more, in Nest 11; in the other projects they run in Nest 12. */
const nest11: TestProjectInlineConfiguration = {
  extends: true,
  resolve: {
    alias: [
      {
        find: /^@nestjs\//,
        replacement: fileURLToPath(
          new URL("tooling/nest11/node_modules/@nestjs/", import.meta.url),
        ),
      },
    ],
  },
  test: { name: "nest11", include: ["packages/nestjs/src/**/*.test.ts"] },
};

const config: ViteUserConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // Searches the texts that the client produces for the secrets and tokens that it used.
    setupFiles: ["test/secrecy/setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    // A multiple of what the longest of them takes, for busy machines.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // `expect.poll` waits nearly as long as a test may take, for busy machines.
    expect: { poll: { timeout: 9000 } },
    // What a test replaces is restored before the next one.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    coverage: {
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/test-support/**"],
      reporter: ["text-summary", "html", "json-summary"],
      // Failing tests are reported by `npm test`.
      reportOnFailure: true,
      thresholds: branchFloors,
    },
    projects: [
      project("unit", { include: unit, exclude: [...heavy, ...slow], isolate: false }),
      project("integration", {
        include: ["{bench,examples,test}/**/*.test.ts", "docs/.vitepress/*.test.ts", ...heavy],
        exclude: ["**/node_modules/**", ...slow],
      }),
      // Last, and three at a time: the tour waits for most of its time until tokens have expired.
      project("slow", { include: slow, maxWorkers: 3, sequence: { groupOrder: 1 } }),
      nest11,
    ],
  },
};

export default config;
