// Who may import whom. A type-only import counts like any other.
//
// test/architecture/fences.test.ts adds forbidden imports and expects these rules to refuse them.
import { builtinModules } from "node:module";

/** Code that is not published: unit tests, and what only they use. */
const testCode = "\\.test\\.ts$|/test-support/";

// ── Inside a package: arrows point down ─────────────────────────────────────────────────────────
// A file or folder of packages/NAME/src may import from its own row and from the rows below it,
// never from a row above. `folder/index` is a door of the package, an entry in its `exports`: it is in the row of the main one.
const floors = {
  core: [
    ["index", "adapter/index", "judging/index", "kit/index", "kit/configuration/index"],
    ["adapter", "judging"],
    ["create-gate"],
    ["gate", "create-directory", "decider"],
    ["evaluator"],
    ["gate-health", "judge-verification"],
    ["options", "verify"],
    ["audit", "keys", "policy", "resource", "revocation"],
    ["decision"],
    ["issuer", "request"],
    ["token"],
    ["kit"],
  ],
  express: [
    ["index"],
    ["callgate"],
    ["metadata-handler"],
    ["express-gate"],
    ["protection"],
    ["routing"],
    ["placement"],
    ["request-details", "respond"],
    ["standing", "auth-of", "gate-marks"],
    ["augment"],
  ],
  koa: [
    ["index"],
    ["callgate", "inventory"],
    ["protection", "koa-gate", "metadata-middleware", "refuse-on-use"],
    ["request-details", "respond"],
    ["layer-gate", "router-faults", "inventory-row", "seal-router"],
    ["placement", "middleware"],
    ["gates", "router-routes", "protected-routers", "read-mount", "mounts"],
    ["koa-router"],
    ["auth-of"],
    ["augment"],
  ],
  hapi: [
    ["index"],
    ["callgate"],
    ["authenticate", "check-routes", "list-routes", "routes"],
    ["authentication", "refusal", "route-policies"],
    ["document-routes"],
    [
      "add-vary",
      "extensions",
      "metadata-routes",
      "route-auth",
      "route-names",
      "auth-of",
      "server-defaults",
    ],
    ["augment"],
  ],
  fastify: [
    ["index"],
    ["callgate"],
    ["gate-request", "check-routes", "list-routes"],
    ["plugin-options", "head-routes"],
    ["route-policies", "placement"],
    ["document-routes", "printed-routes", "route-policy"],
    ["route-names"],
    ["known-routes", "metadata-routes", "routes", "auth-of"],
    ["augment"],
    ["as-plugin", "controls", "route-declaration"],
  ],
  fetch: [
    ["index"],
    ["callgate"],
    ["decide-request", "metadata"],
    ["endpoints", "fetch-gate", "with-decision-headers"],
    ["auth-of", "respond"],
  ],
  hono: [
    ["index"],
    ["callgate", "inventory"],
    ["hono-gate", "metadata-middleware", "middleware", "seal"],
    ["conclude", "front", "inventory-row"],
    ["app-routes", "decide-context", "row-entries"],
    ["placement"],
    ["auth-of", "gates", "hono-app"],
  ],
  nestjs: [
    ["index"],
    ["callgate-module"],
    ["providers"],
    ["global-guard", "start-up"],
    ["callgate-guard", "check-handlers", "list-routes"],
    ["gatekeeper", "known-handlers", "refusal-filter"],
    ["handler-policies"],
    ["callgate", "document-endpoints", "endpoint", "handler-policy", "mapped-request"],
    ["http-routes", "module-options"],
    ["current-caller", "host-of", "metadata", "platform", "refused-exception", "routes"],
    ["application-config", "auth-of", "metadata-of", "subject", "tokens"],
  ],
  otel: [
    ["index"],
    ["instrument"],
    ["metrics", "spans"],
    ["options"],
    ["labels", "listen"],
    ["running", "scope"],
  ],
  secrets: [
    ["index"],
    ["vault", "aws"],
    ["sources"],
    ["cache"],
    ["options"],
    ["http"],
    ["content"],
    ["read-failure"],
    ["errors", "secret-source"],
  ],
  redis: [
    ["index"],
    ["redis-replay-store", "redis-value-store", "redis-lock-store", "redis-revocations"],
    ["revocation-stream"],
    ["commands", "options", "revocation-history"],
    ["answers", "circuit-breaker", "revocation-record", "send-command", "store-event"],
  ],
  introspection: [
    ["index"],
    ["introspect"],
    ["verifying"],
    ["asking", "caching"],
    ["proving"],
    ["options"],
    ["answers"],
    ["bearer", "events", "failure", "places"],
  ],
  client: [
    ["index", "browser"],
    ["token-client"],
    ["calls"],
    ["tokens"],
    ["options"],
    ["grant"],
    ["authentication"],
    ["access-token", "dpop"],
    ["errors", "events", "signing"],
  ],
  policy: [
    ["index", "binding/index", "review/index"],
    ["review", "binding"],
    ["diff"],
    ["loading"],
    ["inventory"],
    ["judging"],
    ["select", "warnings", "conditions"],
    ["version"],
    ["document"],
    ["policy", "policy-document"],
    ["source"],
    ["names"],
    ["findings"],
  ],
  cli: [
    ["index", "bin"],
    ["main", "process-context"],
    ["commands"],
    ["checks", "revoking"],
    ["reading", "report"],
    ["options", "output"],
    ["command-context", "errors", "exit-code", "version"],
  ],
  testkit: [
    ["index", "vitest/index", "jest/index"],
    ["matchers"],
    ["contract"],
    ["issuer"],
    ["forge"],
    ["certificates", "tokens"],
    ["bearer", "dpop-headers", "fake-clock", "option-forms", "record-events"],
  ],
};

const doorsOf = (name) =>
  floors[name]
    .flat()
    .filter((entry) => entry.includes("/"))
    .map((door) => `${door}\\.ts$`);

/** The files of these entries of a package's floors; the door of a folder is not among them. */
const inFloors = (name, entries) => {
  const others = doorsOf(name).filter(
    (door) => !entries.some((entry) => door.startsWith(entry) && entry.includes("/")),
  );
  const except = others.length === 0 ? "" : `(?!${others.join("|")})`;
  return `^packages/${name}/src/${except}(${entries.join("|")})(/|\\.ts$)`;
};

const floorRules = Object.entries(floors).flatMap(([name, rows]) => [
  ...rows.slice(1).flatMap((row, index) => {
    const above = rows.slice(0, index + 1).flat();
    return row.map((entry) => ({
      name: `${name}-${entry}-imports-nothing-above-it`,
      comment: `Inside ${name} arrows point down: ${entry} must not import ${above.join(", ")}.`,
      severity: "error",
      from: { path: inFloors(name, [entry]), pathNot: testCode },
      to: { path: inFloors(name, above) },
    }));
  }),
  {
    name: `${name}-every-module-has-its-row`,
    comment: `Add a new file or folder of packages/${name}/src to a row of floors.`,
    severity: "error",
    from: {},
    to: { path: `^packages/${name}/src/`, pathNot: [inFloors(name, rows.flat()), testCode] },
  },
]);

const kitRules = [
  {
    name: "core-kit-stands-alone",
    comment: "The kit is the lowest row: it imports nothing else of core.",
    severity: "error",
    from: { path: "^packages/core/src/kit/(?!(configuration/)?index\\.ts$)", pathNot: testCode },
    to: { path: "^packages/core/src/(?!kit/)" },
  },
  {
    name: "every-package-has-its-floors",
    comment: "Add the rows of a new package to floors, and its line to packages.",
    severity: "error",
    from: { path: `^packages/(?!(${Object.keys(floors).join("|")})/)[^/]+/src/` },
    to: {},
  },
];

// ── Between packages ────────────────────────────────────────────────────────────────────────────
// What the published code of a package may import, besides its own files and the modules of Node.
const packages = {
  core: ["jose", "lru-cache"],
  express: ["@callgate/core/adapter", "@callgate/policy/binding", "express"],
  koa: ["@callgate/core/adapter", "@callgate/policy/binding", "koa"],
  hapi: ["@callgate/core/adapter", "@callgate/policy/binding", "@hapi/hapi", "@hapi/boom"],
  fastify: ["@callgate/core/adapter", "@callgate/policy/binding", "fastify"],
  fetch: ["@callgate/core/adapter", "@callgate/policy/binding"],
  hono: ["@callgate/core/adapter", "@callgate/policy/binding", "hono"],
  nestjs: ["@callgate/core/adapter", "@callgate/policy/binding", "@nestjs/common", "@nestjs/core"],
  otel: ["@callgate/core", "@callgate/core/kit", "@opentelemetry/api"],
  secrets: ["@callgate/core/kit", "@aws-sdk/client-secrets-manager"],
  redis: ["@callgate/core/kit"],
  client: [
    "@callgate/core/kit",
    "@callgate/core/kit/configuration",
    "@callgate/secrets",
    "oauth4webapi",
    "undici",
  ],
  introspection: [
    "@callgate/client/authentication",
    "@callgate/core",
    "@callgate/core/kit",
    "@callgate/secrets",
    "lru-cache",
  ],
  policy: [
    "@callgate/core",
    "@callgate/core/adapter",
    "@callgate/core/judging",
    "@callgate/core/kit",
    "yaml",
  ],
  testkit: ["@callgate/core", "@callgate/core/kit", "@callgate/policy/review", "jose", "vitest"],
  cli: [
    "@callgate/client/authentication",
    "@callgate/core/kit",
    "@callgate/introspection",
    "@callgate/secrets",
    "@callgate/policy",
    "@callgate/policy/review",
    "@callgate/redis",
    "@redis/client",
    "commander",
  ],
};

/** The files that an import of this name resolves to: a door of another package of ours, or in node_modules. */
const whereItLeads = (name) => {
  if (!name.startsWith("@callgate/")) return `node_modules/(@types/)?${name}/`;
  const [sibling, ...door] = name.slice("@callgate/".length).split("/");
  return `^packages/${[sibling, "src", ...door, "index"].join("/")}\\.ts$`;
};

/** The doors of packages, as paths: what another package or an example may import by name. */
const DOOR =
  "^packages/[^/]+/src/((|(adapter|binding|judging|kit|kit/configuration|review|authentication|aws|vault|vitest|jest)/)index|augment)\\.ts$";

const packageRules = Object.entries(packages).map(([name, allowed]) => ({
  name: `${name}-imports-only-what-it-may`,
  comment: `Besides its own files and node:, ${name} imports only ${allowed.join(", ")}.`,
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
    comment: "They are not installed where a package is used.",
    severity: "error",
    from: source,
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "npm-peer"] },
  },
  {
    name: "source-never-imports-undeclared-packages",
    severity: "error",
    from: source,
    // dependency-cruiser reports an optional peer as undeclared, too.
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
  },
  {
    name: "siblings-meet-by-public-names",
    comment: "Only the files of a package may import its files that are not doors.",
    severity: "error",
    from: { path: "^packages/([^/]+)/" },
    to: { path: "^packages/", pathNot: ["^packages/$1/", DOOR] },
  },
  {
    name: "examples-and-tests-use-public-names",
    comment:
      "Import @callgate/…, as a user does; what has no public name is tested inside its package.",
    severity: "error",
    from: { path: "^(examples|test|bench|tooling)/" },
    to: { path: "^packages/", pathNot: DOOR },
  },
  {
    name: "workspace-packages-go-by-name",
    comment: "No ../../packages/core: a relative path stays in its workspace.",
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
      "The tests of every package use it; the parts of our types that it needs are written in it again.",
    severity: "error",
    from: { path: "^tooling/" },
    to: { path: "^(packages|examples|test|bench)/|^@callgate(-test)?/" },
  },
  {
    name: "browsers-load-no-module-of-node",
    comment: "A bundler for browsers fails at any such import, even where nothing uses it.",
    severity: "error",
    from: { path: "^packages/client/src/browser\\.ts$" },
    to: { path: `^(node:)?(${builtinModules.join("|")})$`, reachable: true },
  },
  {
    name: "no-cycles",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "everything-resolves",
    comment:
      "Except what the Workers runtime provides, and what a server of the interop run is installed with.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true, pathNot: "^(cloudflare:|oauth2-mock-server$)" },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [...floorRules, ...kitRules, ...packageRules, ...generalRules],
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
