// Who may import whom. A type-only import counts like any other.
//
// test/architecture/fences.test.ts plants forbidden imports and expects these rules to bite.

/** Code that nobody ships: unit tests, and what only they use. */
const testCode = "\\.test\\.ts$|/test-support/";

// ── Inside core: arrows point down ──────────────────────────────────────────────────────────────
// A file or folder of packages/core/src may import from its own row and from the rows below it,
// never from a row above.
const coreRows = [
  ["index"],
  ["adapter"],
  ["gate"],
  ["decide"],
  ["decision-reporter", "options", "verify"],
  ["decision", "events", "keys"],
  ["http", "issuer", "policy", "request", "token"],
  ["clock", "errors", "faults"],
];

const inCore = (names) => `^packages/core/src/(${names.join("|")})(/|\\.ts$)`;

const coreArrowsPointDown = coreRows.slice(1).flatMap((row, index) => {
  const above = coreRows.slice(0, index + 1).flat();
  return row.map((name) => ({
    name: `core-${name}-imports-nothing-above-it`,
    comment: `Inside core arrows point down: ${name} must not import ${above.join(", ")}.`,
    severity: "error",
    from: { path: inCore([name]), pathNot: testCode },
    to: { path: inCore(above) },
  }));
});

const coreRules = [
  ...coreArrowsPointDown,
  {
    name: "core-errors-and-clock-stand-alone",
    comment: "errors and clock are the ground floor: they import nothing of core.",
    severity: "error",
    from: { path: "^packages/core/src/(errors|clock)\\.ts$" },
    to: { path: "^packages/core/src/" },
  },
  {
    name: "core-every-module-has-its-row",
    comment: "A new file or folder directly under packages/core/src gets its place in coreRows.",
    severity: "error",
    from: {},
    to: { path: "^packages/core/src/", pathNot: [inCore(coreRows.flat()), testCode] },
  },
];

// ── Between packages ────────────────────────────────────────────────────────────────────────────
// What the shipped code of a package may import, beside itself and Node's own modules.
const packages = {
  core: ["jose", "lru-cache"],
  express: ["@callgate/core", "express"],
  koa: ["@callgate/core", "koa"],
  hapi: ["@callgate/core", "@hapi/hapi", "@hapi/boom"],
  secrets: ["@callgate/core", "@aws-sdk/client-secrets-manager"],
  client: ["@callgate/core", "@callgate/secrets", "oauth4webapi", "undici"],
  testkit: ["@callgate/core", "jose"],
};

/** Where an import of this name leads: to a sibling's index.ts, or into node_modules. */
const whereItLeads = (name) =>
  name.startsWith("@callgate/")
    ? `^packages/${name.slice("@callgate/".length)}/src/index\\.ts$`
    : `node_modules/(@types/)?${name}/`;

const packageRules = Object.entries(packages).map(([name, allowed]) => ({
  name: `${name}-imports-only-what-it-may`,
  comment: `Beside itself and node:, ${name} imports only ${allowed.join(", ")}.`,
  severity: "error",
  from: { path: `^packages/${name}/src/`, pathNot: testCode },
  to: {
    pathNot: [`^packages/${name}/src/`, ...allowed.map(whereItLeads)],
    dependencyTypesNot: ["core"],
  },
}));

// ── Everywhere ──────────────────────────────────────────────────────────────────────────────────
const source = { path: "^packages/[^/]+/src/", pathNot: testCode };

const generalRules = [
  {
    name: "shipped-code-never-imports-testkit",
    severity: "error",
    from: { ...source, path: "^packages/(?!testkit/)[^/]+/src/" },
    to: { path: "^packages/testkit/|^@callgate/testkit" },
  },
  {
    name: "source-never-imports-test-code",
    severity: "error",
    from: source,
    to: { path: `^(test|examples|bench|tooling)/|^@callgate-tooling/|${testCode}` },
  },
  {
    name: "source-never-imports-dev-dependencies",
    comment: "A consumer does not have them.",
    severity: "error",
    from: source,
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "npm-peer"] },
  },
  {
    name: "source-never-imports-undeclared-packages",
    severity: "error",
    from: source,
    // An optional peer counts as undeclared, too.
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
  },
  {
    name: "siblings-meet-by-public-names",
    comment: "Only a package's own files may look behind its index.ts.",
    severity: "error",
    from: { path: "^packages/([^/]+)/" },
    to: { path: "^packages/", pathNot: ["^packages/$1/", "^packages/[^/]+/src/index\\.ts$"] },
  },
  {
    name: "examples-and-tests-use-public-names",
    comment:
      "Import @callgate/…, as a user does; what only a package's own test can reach is tested there.",
    severity: "error",
    from: { path: "^(examples|test|bench|tooling)/" },
    to: { path: "^packages/", pathNot: "^packages/[^/]+/src/index\\.ts$" },
  },
  {
    name: "workspace-packages-go-by-name",
    comment: "No ../../packages/core: a relative path never leaves its workspace.",
    severity: "error",
    from: { path: "^(packages/[^/]+|examples/[^/]+|test|bench|tooling/[^/]+)/" },
    to: {
      path: "^(packages|examples|test|bench|tooling)/",
      pathNot: "^$1/",
      dependencyTypes: ["local"],
    },
  },
  {
    name: "tooling-imports-nothing-of-ours",
    comment:
      "Every package's tests use it: what it needs to know of ours it describes by structural types.",
    severity: "error",
    from: { path: "^tooling/" },
    to: { path: "^(packages|examples|test|bench)/|^@callgate(-test)?/" },
  },
  {
    name: "no-cycles",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "everything-resolves",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [...coreRules, ...packageRules, ...generalRules],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|coverage)/|^test/packaging/snippets/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@callgate/source", "node", "import", "default", "types"],
      mainFields: ["main", "types"],
    },
  },
};
