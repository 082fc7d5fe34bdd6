import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Each row adds one import and names the fence that refuses it. */
const plants = [
  {
    what: "core importing a framework",
    file: "packages/core/src/verify/planted.ts",
    code: 'import "express";',
    rule: "core-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside core",
    file: "packages/core/src/token/planted.ts",
    code: 'import "../gate.js";',
    rule: "core-token-imports-nothing-above-it",
  },
  {
    what: "an upward arrow that is only a type",
    file: "packages/core/src/keys/planted.ts",
    code: 'import type { Gate } from "../gate.js";\nexport type Planted = Gate;',
    rule: "core-keys-imports-nothing-above-it",
  },
  {
    what: "a core module without a row of its own",
    file: "packages/core/src/planted/planted.ts",
    code: 'import "./planted.js";',
    rule: "core-every-module-has-its-row",
  },
  {
    what: "the kit importing what stands on it",
    file: "packages/core/src/kit/planted.ts",
    code: 'import "../token/json.js";',
    rule: "core-kit-stands-alone",
  },
  {
    what: "an upward arrow inside express",
    file: "packages/express/src/auth-of/planted.ts",
    code: 'import "../callgate.js";',
    rule: "express-auth-of-imports-nothing-above-it",
  },
  {
    what: "an upward arrow inside koa",
    file: "packages/koa/src/auth-of/planted.ts",
    code: 'import "../callgate.js";',
    rule: "koa-auth-of-imports-nothing-above-it",
  },
  {
    what: "an upward arrow inside hapi",
    file: "packages/hapi/src/route-auth/planted.ts",
    code: 'import "../authenticate.js";',
    rule: "hapi-route-auth-imports-nothing-above-it",
  },
  {
    what: "an upward arrow inside fastify",
    file: "packages/fastify/src/known-routes/planted.ts",
    code: 'import "../route-policies.js";',
    rule: "fastify-known-routes-imports-nothing-above-it",
  },
  {
    what: "fastify importing another framework",
    file: "packages/fastify/src/planted.ts",
    code: 'import "express";',
    rule: "fastify-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside fetch",
    file: "packages/fetch/src/endpoints/planted.ts",
    code: 'import "../decide-request.js";',
    rule: "fetch-endpoints-imports-nothing-above-it",
  },
  {
    what: "fetch importing a framework",
    file: "packages/fetch/src/planted.ts",
    code: 'import "express";',
    rule: "fetch-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside hono",
    file: "packages/hono/src/gates/planted.ts",
    code: 'import "../front.js";',
    rule: "hono-gates-imports-nothing-above-it",
  },
  {
    what: "hono importing the adapter of fetch handlers",
    file: "packages/hono/src/planted.ts",
    code: 'import "@callgate/fetch";',
    rule: "hono-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside nestjs",
    file: "packages/nestjs/src/metadata-of/planted.ts",
    code: 'import "../gatekeeper.js";',
    rule: "nestjs-metadata-of-imports-nothing-above-it",
  },
  {
    what: "nestjs importing one of its platforms",
    file: "packages/nestjs/src/planted.ts",
    code: 'import "express";',
    rule: "nestjs-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside otel",
    file: "packages/otel/src/labels/planted.ts",
    code: 'import "../instrument.js";',
    rule: "otel-labels-imports-nothing-above-it",
  },
  {
    what: "otel importing an SDK",
    file: "packages/otel/src/metrics/planted.ts",
    code: 'import "@opentelemetry/sdk-metrics";',
    rule: "otel-imports-only-what-it-may",
  },
  {
    what: "otel importing the token client, which a service may not have",
    file: "packages/otel/src/metrics/planted-client.ts",
    code: 'import type { TokenEvent } from "@callgate/client";\nexport type Planted = TokenEvent;',
    rule: "otel-imports-only-what-it-may",
  },
  {
    what: "core importing OpenTelemetry's API",
    file: "packages/core/src/decision/planted.ts",
    code: 'import "@opentelemetry/api";',
    rule: "core-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside secrets",
    file: "packages/secrets/src/http/planted.ts",
    code: 'import "../options/cache-options.js";',
    rule: "secrets-http-imports-nothing-above-it",
  },
  {
    what: "an upward arrow inside redis",
    file: "packages/redis/src/commands/planted.ts",
    code: 'import "../redis-revocations.js";',
    rule: "redis-commands-imports-nothing-above-it",
  },
  {
    what: "redis importing a client of its own",
    file: "packages/redis/src/answers/planted.ts",
    code: 'import "ioredis";',
    rule: "redis-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside introspection",
    file: "packages/introspection/src/asking/planted.ts",
    code: 'import "../introspect.js";',
    rule: "introspection-asking-imports-nothing-above-it",
  },
  {
    what: "introspection importing the token client",
    file: "packages/introspection/src/proving/planted.ts",
    code: 'import "@callgate/client";',
    rule: "introspection-imports-only-what-it-may",
  },
  {
    what: "core importing introspection",
    file: "packages/core/src/options/planted.ts",
    code: 'import "@callgate/introspection";',
    rule: "core-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside policy",
    file: "packages/policy/src/source/planted.ts",
    code: 'import "../document/cursor.js";',
    rule: "policy-source-imports-nothing-above-it",
  },
  {
    what: "policy importing an adapter",
    file: "packages/policy/src/names/planted.ts",
    code: 'import "@callgate/express";',
    rule: "policy-imports-only-what-it-may",
  },
  {
    what: "an upward arrow inside cli",
    file: "packages/cli/src/options/planted.ts",
    code: 'import "../reading/read-input.js";',
    rule: "cli-options-imports-nothing-above-it",
  },
  {
    what: "cli importing a framework's adapter",
    file: "packages/cli/src/reading/planted.ts",
    code: 'import "@callgate/express";',
    rule: "cli-imports-only-what-it-may",
  },
  {
    what: "client authentication importing options",
    file: "packages/client/src/authentication/planted-options.ts",
    code: 'import "../options/define-token-client.js";',
    rule: "client-authentication-imports-nothing-above-it",
  },
  {
    what: "client's grant importing the tokens that use it",
    file: "packages/client/src/grant/planted.ts",
    code: 'import "../tokens/token-source.js";',
    rule: "client-grant-imports-nothing-above-it",
  },
  {
    what: "an upward arrow inside testkit",
    file: "packages/testkit/src/tokens/planted.ts",
    code: 'import "../forge/forger.js";',
    rule: "testkit-tokens-imports-nothing-above-it",
  },
  {
    what: "client importing core's door for applications",
    file: "packages/client/src/tokens/planted-core.ts",
    code: 'import "@callgate/core";',
    rule: "client-imports-only-what-it-may",
  },
  {
    what: "what a browser loads importing a module of Node, however far away",
    file: "packages/client/src/browser.ts",
    code: 'import "./token-client.js";',
    rule: "browsers-load-no-module-of-node",
  },
  {
    what: "a package without floors",
    file: "packages/planted/src/index.ts",
    code: 'import "node:fs";',
    rule: "every-package-has-its-floors",
  },
  {
    what: "shipped code importing the testkit",
    file: "packages/express/src/planted-testkit.ts",
    code: 'import "@callgate/testkit";',
    rule: "shipped-code-never-imports-testkit",
  },
  {
    what: "an adapter importing another framework",
    file: "packages/express/src/planted-koa.ts",
    code: 'import "koa";',
    rule: "express-imports-only-what-it-may",
  },
  {
    what: "an adapter looking behind core's index.ts",
    file: "packages/koa/src/planted.ts",
    code: 'import "../../core/src/gate.js";',
    rule: "siblings-meet-by-public-names",
  },
  {
    what: "source importing test code",
    file: "packages/hapi/src/planted.ts",
    code: 'import "../test-support/planted.js";',
    rule: "source-never-imports-test-code",
  },
  {
    what: "source importing tooling",
    file: "packages/hapi/src/planted-tooling.ts",
    code: 'import "@callgate-tooling/test-support";',
    rule: "source-never-imports-test-code",
  },
  {
    what: "tooling importing core",
    file: "tooling/test-support/src/planted.ts",
    code: 'import type { Clock } from "@callgate/core";\nexport type Planted = Clock;',
    rule: "tooling-imports-nothing-of-ours",
  },
  {
    what: "an example looking behind core's index.ts",
    file: "examples/tour/planted.ts",
    code: 'import "../../packages/core/src/gate.js";',
    rule: "examples-and-tests-use-public-names",
  },
];

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

describe("the import fences", () => {
  const copy = mkdtempSync(join(tmpdir(), "callgate-fences-"));
  let violations: readonly Violation[] = [];

  beforeAll(async () => {
    copySources(copy);
    for (const { file, code } of plants) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      writeFileSync(join(copy, file), `${code}\n`);
    }
    violations = await cruise(copy);
    // All of the sources are read: 10 s on an idle machine.
  }, 180_000);

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  for (const { what, file, rule } of plants) {
    it(`refuse ${what}: ${rule}`, () => {
      const refusals = violations.filter(({ from }) => from === file);
      expect(refusals.map((refused) => refused.rule.name)).toContain(rule);
    });
  }
});

/** The import is added to a copy of the real sources, so that renaming a folder cannot disable the fences. */
function copySources(target: string): void {
  const unwanted = new Set(["node_modules", "dist", ".turbo"]);
  cpSync(join(root, "packages"), join(target, "packages"), {
    recursive: true,
    filter: (path) => !unwanted.has(basename(path)),
  });
  for (const file of ["package.json", ".dependency-cruiser.mjs", "tsconfig.base.json"]) {
    cpSync(join(root, file), join(target, file));
  }
}

async function cruise(folder: string): Promise<readonly Violation[]> {
  const cli = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const options = ["--config", ".dependency-cruiser.mjs", "--output-type", "json"];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, ...options, "packages", "examples", "tooling"],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  );
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}
