// Builds the package in the working directory: ESM and CommonJS with rolldown, declarations with TypeScript.
//
// What is built is read from the package's own `exports`: every `./dist/x.js` there is made of `src/x.ts`, and gets
// `x.cjs`, `x.d.ts` and `x.d.cts` beside it. A new door is a new entry of `exports`, and nothing else. Programs are read from
// `bin` in the same way, and built as ESM alone.
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

/** Dependencies without a CommonJS build. They go inside ours; in the ESM build they stay imports. */
const ESM_ONLY = ["jose", "oauth4webapi"];

/**
 * Dependencies whose build for Node is CommonJS that calls `require`, which no bundle of ES modules has: with them inside
 * as ES modules, an application's own bundle runs. Their ES modules stand at these paths.
 */
const REQUIRING = { yaml: "browser/dist/index.js" };
const INSIDE = [...ESM_ONLY, ...Object.keys(REQUIRING)];

const FORMATS = [
  { format: "esm", extension: ".js", bundled: Object.keys(REQUIRING) },
  { format: "cjs", extension: ".cjs", bundled: INSIDE },
];

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

rmSync("dist", { recursive: true, force: true });
for (const each of FORMATS) await bundle(each);
emitDeclarations();
for (const file of listDist(".d.ts")) {
  const declarations = readFileSync(file, "utf8");
  writeFileSync(file.replace(/\.d\.ts$/, ".d.cts"), toCommonJsDeclarations(declarations));
}
for (const name of INSIDE.filter(isDeclared)) copyLicense(name);

async function bundle({ format, extension, bundled }) {
  await build({
    input: Object.fromEntries(entries(format).map((entry) => [entry, `src/${entry}.ts`])),
    platform: "node",
    resolve: { alias: modulesOf(REQUIRING) },
    tsconfig: "tsconfig.build.json",
    external: (id) => !/^[./]/.test(id) && !bundled.includes(id),
    // A warning ends the build: what it warns of would be published.
    onLog: (level, log, report) => report(level === "warn" ? "error" : level, log),
    output: {
      dir: "dist",
      format,
      sourcemap: true,
      exports: "named",
      entryFileNames: `[name]${extension}`,
      chunkFileNames: `shared/[name]${extension}`,
      // Jest evaluates CommonJS in a context that has no `import()`.
      dynamicImportInCjs: false,
    },
  });
}

/** Where the ES modules of dependencies stand, of those that this package has. */
function modulesOf(paths) {
  const own = Object.entries(paths).filter(([name]) => isDeclared(name));
  return Object.fromEntries(own.map(([name, path]) => [name, join(folderOf(name), path)]));
}

/** Doors, and programs, which are run and never required. */
function entries(format) {
  const doors = pathsIn(manifest.exports);
  return format === "esm" ? [...doors, ...pathsIn(manifest.bin ?? {})] : doors;
}

/** `adapter/index` for `./dist/adapter/index.js`: every such path in a member of the manifest, under whatever condition. */
function pathsIn(member) {
  const paths = JSON.stringify(member).matchAll(/"\.\/dist\/([^"]+)\.js"/g);
  return [...new Set([...paths].map(([, path]) => path))];
}

function emitDeclarations() {
  const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
  const args = ["-p", "tsconfig.build.json", "--emitDeclarationOnly"];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

/**
 * The same declarations as a CommonJS project reads them. It may name the types of an ESM-only package, where it says
 * that it imports nothing else.
 */
function toCommonJsDeclarations(declarations) {
  const relative = /(?<=\b(?:from |import |import\()")(\.[^"]*)\.js(?=")/g;
  const esmOnly = new RegExp(`^import (?:type )?({.*}) from ("(?:${ESM_ONLY.join("|")})");`, "gm");
  return declarations.replace(relative, "$1.cjs").replace(esmOnly, (_, names, from) => {
    const types = names.replaceAll(/\btype /g, "");
    return `import type ${types} from ${from} with { "resolution-mode": "import" };`;
  });
}

function listDist(ending) {
  return readdirSync("dist", { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => join("dist", file));
}

// cspell:ignore licen
/** A bundled package's licence must go wherever its code goes. */
function copyLicense(name) {
  const folder = folderOf(name);
  const license = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  cpSync(join(folder, license), join("dist", "licenses", `${name}.txt`));
}

/** What is inside every build is a development dependency: an application need not install it. */
function isDeclared(name) {
  return name in { ...manifest.dependencies, ...manifest.devDependencies };
}

function folderOf(name) {
  const require = createRequire(join(process.cwd(), "package.json"));
  return dirname(require.resolve(`${name}/package.json`));
}
