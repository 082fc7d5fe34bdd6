import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { bundleProgram } from "@callgate-tooling/test-support";

const program = await bundleProgram(fileURLToPath(new URL("../bin.ts", import.meta.url)));

/** The results of a process of the command. */
export interface Exited {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command as a separate process, made of its source. */
export function startCommand(
  argv: readonly string[],
  { cwd = process.cwd(), env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env;
  return spawn(process.execPath, [program, ...argv], {
    cwd,
    env: { ...inherited, NODE_NO_WARNINGS: "1", ...env },
    stdio: "pipe",
  });
}

/** Runs the command as a separate process, with a pipe for its output. */
export async function spawnCommand(
  argv: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; stdin?: string } = {},
): Promise<Exited> {
  const child = startCommand(argv, options);
  child.stdin?.end(options.stdin ?? "");
  return exitOf(child);
}

/** Waits for a process to end. */
export function exitOf(child: ChildProcess): Promise<Exited> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
