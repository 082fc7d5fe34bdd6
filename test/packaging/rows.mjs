// Shared parts of the projects.

export const everything = [
  "core",
  "express",
  "koa",
  "hapi",
  "fastify",
  "hono",
  "fetch",
  "client",
  "secrets",
  "introspection",
  "redis",
  "policy",
  "otel",
  "cli",
  "testkit",
].map((name) => `@callgate/${name}`);
export const scenario = ["runtime/scenario.mjs", "runtime/scenario.cjs"];
export const scenarioAsTypeScript = ["runtime/scenario.mjs", "scenario.ts"];

export const TEST = 'test("works by default", scenario);';
export const ESM_TEST = `import { scenario } from "./scenario.mjs";\n${TEST}`;
export const CJS_TEST = `const { scenario } = require("./scenario.cjs");\n${TEST}`;

/** A sentence, and the commands that prove it, one after the other. */
export function row(title, ...commands) {
  return { title, commands };
}

/** A representative row: `--short` runs it, too. */
export function short(row) {
  return { ...row, isShort: true };
}
