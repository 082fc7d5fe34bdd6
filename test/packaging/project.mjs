// A separate project: a new folder with Callgate from its tarballs, and nothing of this workspace.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const snippets = fileURLToPath(new URL("snippets", import.meta.url));
const pnpm = fileURLToPath(new URL("../../.ci/pnpm.mjs", import.meta.url));
const { packageManager } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);

/**
 * Writes a project's files and installs its dependencies.
 *
 * @param project.callgate the Callgate packages that it declares
 * @param project.copies snippets to copy: a name keeps it, `[from, to]` gives it another
 * @param project.files further files, by name: their text, or an object to be written as JSON
 * @returns whether the installation succeeded, and what it printed
 */
export function createProject(folder, project, tarballs) {
  const { type, callgate, dependencies = {}, copies = [], files = {}, strict = false } = project;
  mkdirSync(folder, { recursive: true });
  for (const copy of copies) {
    const [from, to] = Array.isArray(copy) ? copy : [copy, basename(copy)];
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    cpSync(join(snippets, from), join(folder, to));
  }
  const fromTarballs = (names) =>
    Object.fromEntries(names.map((name) => [name, `file:${tarballs.get(name)}`]));
  writeFile(folder, "package.json", {
    private: true,
    ...(type && { type }),
    ...(strict && { packageManager }),
    dependencies: { ...fromTarballs(callgate), ...dependencies },
  });
  for (const [name, content] of Object.entries(files)) writeFile(folder, name, content);
  if (!strict) return run(folder, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error");
  // A tarball names its siblings by version; pnpm would look for them in the registry.
  writeFile(folder, "pnpm-workspace.yaml", { overrides: fromTarballs([...tarballs.keys()]) });
  return run(folder, "node", pnpm, "install", "--ignore-workspace=false", "--no-frozen-lockfile");
}

/** Runs a command in a project, with the project's own programs on the PATH. */
export function run(folder, command, ...args) {
  const path = `${join(folder, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, PATH: path, NODE_ENV: "test" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ ok: false, output: String(error) }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

function writeFile(folder, name, content) {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  writeFileSync(join(folder, name), `${text}\n`);
}
