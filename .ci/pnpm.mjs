// Runs the pnpm that package.json pins. npx fetches it, so a machine needs only Node and npm;
// turbo, which looks for pnpm on the PATH, finds it there too.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const [pnpm] = manifest.packageManager.split("+");

const { status, error } = spawnSync("npx", ["--yes", pnpm, ...process.argv.slice(2)], {
  stdio: "inherit",
  shell: process.platform === "win32",
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
});
if (error) throw error;
process.exit(status ?? 1);
