import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { startServer } from "@callgate-tooling/test-support";
import { CannotRun } from "./server.js";

const START_MS = 300_000;
const STOP_MS = 30_000;

/** The options of a program. */
export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** The file for its output. */
  readonly log: string;
  /** An address that answers 200 once the program is ready. */
  readonly ready: string;
}

/** A server in its own process group, which ends together. */
export class Program {
  readonly #options: ProgramOptions;
  #child: ChildProcess | undefined;

  constructor(options: ProgramOptions) {
    this.#options = options;
    process.once("exit", () => this.#signal("SIGKILL"));
  }

  /** @throws {CannotRun} when it ends, or does not answer in time */
  async start(): Promise<void> {
    const { command, args, folder, env, log, ready } = this.#options;
    const output = openSync(log, "a");
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    this.#child = child;
    const failed = once(child, "error").then(([error]) => String(error));
    const ended = once(child, "exit").then(([code]) => `it exited with ${code}`);
    const late = AbortSignal.timeout(START_MS);
    while (!(await answers(ready))) {
      const soon = pause(250).then(() => undefined);
      const reason = late.aborted
        ? `no answer in ${START_MS} ms`
        : await Promise.race([failed, ended, soon]);
      if (reason !== undefined)
        throw new CannotRun(`cannot start ${command}: ${reason}; see ${log}`);
    }
  }

  /** Stops it, by force if it does not end in time. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    this.#signal("SIGTERM");
    const timer = setTimeout(() => this.#signal("SIGKILL"), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  #signal(signal: NodeJS.Signals): void {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, signal);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Empties the folder in which a server keeps the state of one run. @returns its path */
export async function emptyDataFolder(folder: string): Promise<string> {
  const data = join(folder, "data");
  await rm(data, { recursive: true, force: true });
  await mkdir(data);
  return data;
}

/** Currently free ports of 127.0.0.1. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const taken = await Promise.all(Array.from({ length: count }, () => startServer(() => {})));
  await Promise.all(taken.map((server) => server.close()));
  return taken.map(({ port }) => port);
}

/**
 * Runs a command to its end.
 *
 * @throws {CannotRun} when the command is not installed, or fails
 */
export async function run(
  command: string,
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const options = { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT") throw new CannotRun(`${command} is not installed`);
    const last = stderr.trim().split("\n").at(-1) ?? "";
    throw new CannotRun(`${command} ${args[0] ?? ""} ended with ${code}: ${last}`);
  }
}

/** Calls the server's own administration interface. @throws its answer, when it refuses */
export async function administer(
  url: string,
  init: { readonly method?: string; readonly token?: string; readonly json?: unknown } = {},
): Promise<Response> {
  const { method = "POST", token, json } = init;
  const response = await fetch(url, {
    method,
    headers: {
      ...(json !== undefined && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  if (response.ok) return response;
  throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}
