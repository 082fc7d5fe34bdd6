// Proves the packed tarballs on strangers: a fresh ESM project, a fresh CommonJS project and, for
// each framework, a fresh TypeScript project. npm installs them; each runs or compiles its snippet.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packTarballs } from "../../.ci/pack-tarballs.mjs";

const snippets = fileURLToPath(new URL("snippets", import.meta.url));
const workspace = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const tarballs = packTarballs();

const strangers = [
  {
    title: "an ESM project",
    snippet: "esm.mjs",
    callgate: [...tarballs.keys()],
    run: ["node", "esm.mjs"],
  },
  {
    title: "a CommonJS project",
    snippet: "commonjs.cjs",
    callgate: [...tarballs.keys()],
    run: ["node", "commonjs.cjs"],
  },
  typeScriptStranger("Express", "express.ts", {
    callgate: ["@callgate/core", "@callgate/express", "@callgate/testkit"],
    types: { "@types/express": "^5" },
  }),
  typeScriptStranger("Koa", "koa.ts", {
    callgate: ["@callgate/core", "@callgate/koa"],
    types: { "@types/koa": "^3" },
  }),
  typeScriptStranger("hapi", "hapi.ts", {
    callgate: ["@callgate/core", "@callgate/hapi"],
    // hapi's own declarations import joi, on which hapi does not depend.
    types: { joi: "^17" },
  }),
  typeScriptStranger("the calling side", "calling.ts", {
    callgate: ["@callgate/core", "@callgate/client", "@callgate/secrets"],
    types: { undici: "^7" },
  }),
];

const broken = strangers.filter((stranger) => !works(stranger));
process.exit(broken.length === 0 ? 0 : 1);

function typeScriptStranger(framework, snippet, { callgate, types }) {
  return {
    title: `a TypeScript project with ${framework}, skipLibCheck: false`,
    snippet,
    callgate,
    devDependencies: {
      ...types,
      "@types/node": "^20",
      typescript: workspace.devDependencies.typescript,
    },
    tsconfig: {
      compilerOptions: {
        target: "ES2023",
        module: "NodeNext",
        types: ["node"],
        strict: true,
        skipLibCheck: false,
        noEmit: true,
      },
    },
    run: ["node", "node_modules/typescript/bin/tsc"],
  };
}

function works({ title, snippet, callgate, devDependencies = {}, tsconfig, run }) {
  const folder = mkdtempSync(join(tmpdir(), "callgate-stranger-"));
  try {
    writeJson(join(folder, "package.json"), {
      private: true,
      type: snippet.endsWith(".cjs") ? "commonjs" : "module",
      // A sibling is taken from its tarball, too; the frameworks come along as peers.
      dependencies: Object.fromEntries(
        callgate.map((name) => [name, `file:${tarballs.get(name)}`]),
      ),
      devDependencies,
    });
    if (tsconfig !== undefined) writeJson(join(folder, "tsconfig.json"), tsconfig);
    cpSync(join(snippets, snippet), join(folder, snippet));
    const ok =
      succeeds(folder, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error") &&
      succeeds(folder, ...run);
    console.log(`${ok ? "works" : "FAILS"} in ${title}`);
    return ok;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function succeeds(cwd, command, ...args) {
  return spawnSync(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
