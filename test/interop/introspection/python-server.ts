import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@callgate-tooling/test-support";
import packages from "./python/packages.json" with { type: "json" };

const cache = fileURLToPath(
  new URL("../../../node_modules/.cache/callgate/interop/python/", import.meta.url),
);
const ATTEMPTS = 100;

/** A file in `python/`, and an entry of its `packages.json`. */
export type ServerName = "django" | "authlib";

/** A server written in Python that has printed its line. */
export interface PythonServer {
  /** Its HTTP origin, without a slash at the end. */
  readonly origin: string;
  /** The tokens of a user, by their name. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Stops it, and removes what it has written. */
  stop(): Promise<void>;
}

/**
 * Starts a server beside this file with the pinned packages, which pip installs once into a virtual environment of their own.
 *
 * @throws {Error} where Python 3.10 or newer, its `venv` or the packages are not available
 */
export async function startPythonServer(
  name: ServerName,
  configuration: object,
): Promise<PythonServer> {
  const python = await environmentFor(name);
  const folder = await mkdtemp(join(tmpdir(), `callgate-${name}-`));
  const port = await freePort();
  const file = fileURLToPath(new URL(`python/${name}_server.py`, import.meta.url));
  const args = [file, String(port), join(folder, "database"), JSON.stringify(configuration)];
  const server = spawn(python, args, { stdio: ["ignore", "pipe", "inherit"] });
  const kill = (): void => void server.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    process.removeListener("exit", kill);
    await ended(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const tokens = JSON.parse(await firstLine(server)) as Record<string, string>;
    const origin = `http://127.0.0.1:${port}`;
    await untilItAnswers(origin);
    return { origin, tokens, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function environmentFor(name: ServerName): Promise<string> {
  const folder = join(cache, name);
  const python = join(folder, "bin", "python");
  const installed = join(folder, "installed");
  if (existsSync(installed)) return python;
  const run = promisify(execFile);
  await mkdir(cache, { recursive: true });
  await run("python3", ["-m", "venv", "--clear", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", ...packages[name]]);
  await writeFile(installed, "");
  return python;
}

async function firstLine(server: ChildProcess): Promise<string> {
  let output = "";
  for await (const text of server.stdout as NodeJS.ReadableStream) {
    output += text;
    const end = output.indexOf("\n");
    if (end >= 0) return output.slice(0, end);
  }
  throw new Error(`the server ended before it listened; it printed: ${output}`);
}

/** It prints its line a moment before it listens. */
async function untilItAnswers(origin: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const response = await fetch(origin);
      await response.body?.cancel();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`${origin} does not answer`);
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, "exit");
  server.kill("SIGKILL");
  await exit;
}
