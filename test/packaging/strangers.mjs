// The projects that test the tarballs. Each is installed once, and has the rows that are tested in it.
import { jest } from "./jest.mjs";
import { nests } from "./nestjs.mjs";
import {
  CJS_TEST,
  ESM_TEST,
  everything,
  row,
  scenario,
  scenarioAsTypeScript,
  short,
} from "./rows.mjs";
import { typeScriptLeftOut, typeScriptStrangers } from "./typescript.mjs";

const platform = `${process.platform}-${process.arch}`;

const node = {
  name: "node",
  project: {
    type: "module",
    callgate: everything,
    copies: [...scenario, "runtime/both-copies.mjs"],
    files: {
      "run.mjs": 'import { scenario } from "./scenario.mjs";\nawait scenario();',
      "run.cjs": 'require("./scenario.cjs").scenario();',
      "node-test.mjs": `import { test } from "node:test";\n${ESM_TEST}`,
      "callgate.yaml": "version: 1\nendpoints: { GET /orders: { callers: [reports] } }",
      "node-test.cjs": `const { test } = require("node:test");\n${CJS_TEST}`,
    },
  },
  rows: [
    short(row("Node, ESM", ["node", "run.mjs"])),
    short(row("Node, CommonJS", ["node", "run.cjs"])),
    short(row("Node, both copies in one process", ["node", "both-copies.mjs"])),
    short(
      row(
        "npx callgate",
        ["npx", "callgate", "check", "--strict"],
        ["npx", "callgate", "can", "reports", "GET /orders", "--fail"],
      ),
    ),
    row("node:test, ESM", ["node", "--test", "node-test.mjs"]),
    row("node:test, CommonJS", ["node", "--test", "node-test.cjs"]),
  ],
};

const tools = {
  name: "tools",
  project: {
    callgate: everything,
    dependencies: {
      esbuild: "^0.28",
      mocha: "^11",
      tsx: "^4",
      typescript: "^5.9",
      vitest: "^4",
      webpack: "^5",
      "webpack-cli": "^6",
    },
    copies: [...scenario, scenarioAsTypeScript],
    files: {
      // Without a "type": run.ts and scenario.ts are CommonJS.
      "esm.test.mjs": ESM_TEST,
      "cjs.test.cjs": CJS_TEST,
      "matchers.mts": `import { callgateMatchers } from "@callgate/testkit/vitest";
import { expect } from "vitest";
expect.extend(callgateMatchers);
expect({}).toBeFullyProtected();`,
      "run.mts": 'import { scenario } from "./scenario.mjs";\nawait scenario();',
      "run.ts": 'import { scenario } from "./scenario";\nscenario();',
      "run.mjs": 'import { scenario } from "./scenario.mjs";\nscenario();',
      "page.mjs": 'import { createTokenClient } from "@callgate/client";\ncreateTokenClient({});',
      "own-warnings.mjs": `import { readFileSync } from "node:fs";
const { warnings } = JSON.parse(readFileSync("stats.json", "utf8"));
// Not installed here, and optional: who reads secrets of AWS has it.
const isOptional = ({ message }) => message.includes("'@aws-sdk/client-secrets-manager'");
const ofCallgate = warnings.filter(({ moduleName = "" }) => moduleName.includes("@callgate"));
const own = ofCallgate.filter((warning) => !isOptional(warning));
for (const { moduleName, message } of own) console.log(moduleName, message);
process.exitCode = own.length === 0 ? 0 : 1;`,
      "open-page.mjs": `import("./page.bundle.mjs").then(
  () => process.exit(1),
  ({ code }) => process.exit(code === "callgate_configuration_invalid" ? 0 : 1),
);`,
    },
  },
  rows: [
    row("Vitest 4", ["vitest", "run", "--globals", "esm.test.mjs"]),
    row("Matchers of Vitest 4, by type", [
      ...["tsc", "--noEmit", "--strict", "--skipLibCheck", "--types", "node"],
      ...["--module", "nodenext", "--target", "es2022", "matchers.mts"],
    ]),
    row("Mocha 11, ESM", ["mocha", "--ui", "tdd", "esm.test.mjs"]),
    row("Mocha 11, CommonJS", ["mocha", "--ui", "tdd", "cjs.test.cjs"]),
    row("tsx, ESM", ["tsx", "run.mts"]),
    row("tsx, CommonJS", ["tsx", "run.ts"]),
    ...["esm", "cjs"].map((format) => {
      const out = format === "esm" ? "esbuild.mjs" : "esbuild.cjs";
      const bundle = ["esbuild", "run.mjs", "--bundle", "--platform=node", "--minify-whitespace"];
      const how = [`--format=${format}`, `--outfile=${out}`];
      return row(`an esbuild bundle, ${format}`, [...bundle, ...how], ["node", out]);
    }),
    row(
      "an esbuild bundle for a browser refuses to be a token client",
      ["esbuild", "page.mjs", "--bundle", "--format=esm", "--outfile=page.bundle.mjs"],
      ["node", "open-page.mjs"],
    ),
    row(
      "a webpack bundle, minified, without a warning about Callgate",
      [
        ...["webpack", "./run.mjs", "--mode=production", "--target=node", "-o", "bundled"],
        "--json=stats.json",
      ],
      ["node", "own-warnings.mjs"],
      ["node", "bundled/main.js"],
    ),
  ],
};

/** Imports only what it declares, in a layout where nothing else can be found. */
const pnpmStrict = {
  name: "pnpm-strict",
  project: {
    type: "module",
    strict: true,
    callgate: ["@callgate/express", "@callgate/testkit"],
    dependencies: {
      "@types/express": "^5",
      "@types/node": "^20",
      express: "^5",
      typescript: "^5.9",
    },
    copies: [["typescript/strict.ts", "strict.ts"]],
    files: {
      "tsconfig.json": {
        compilerOptions: {
          target: "ES2022",
          module: "nodenext",
          strict: true,
          declaration: true,
          outDir: "dist",
        },
        files: ["strict.ts"],
      },
    },
  },
  rows: [row("pnpm's strict layout: compiles, then runs", ["tsc"], ["node", "dist/strict.js"])],
};

const otherRuntimes = {
  name: "runtimes",
  project: {
    type: "module",
    callgate: ["@callgate/core"],
    dependencies: { "@oven/bun-linux-x64-baseline": "^1", deno: "^2" },
    copies: ["runtime/core-only.mjs"],
  },
  rows: [
    row("core on Bun", ["node_modules/@oven/bun-linux-x64-baseline/bin/bun", "core-only.mjs"]),
    row("core on Deno", [
      "deno",
      "run",
      "--node-modules-dir=manual",
      "--allow-all",
      "core-only.mjs",
    ]),
  ],
};
const runsOtherRuntimes = platform === "linux-x64";

export const strangers = [
  node,
  jest(30),
  jest(29),
  tools,
  pnpmStrict,
  ...(runsOtherRuntimes ? [otherRuntimes] : []),
  ...typeScriptStrangers,
  ...nests,
];

/** What cannot be tested with packages of the registry, and why. */
export const leftOut = [
  { title: "Jest with ts-jest and TypeScript 7", reason: "ts-jest takes TypeScript below 7" },
  ...typeScriptLeftOut,
  ...(runsOtherRuntimes
    ? []
    : [
        {
          title: "Bun and Deno",
          reason: `their binaries are declared for linux-x64, not ${platform}`,
        },
      ]),
];
