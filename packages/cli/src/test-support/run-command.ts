import { Writable } from "node:stream";
import type { CommandContext, TextSink } from "../command-context.js";
import type { ExitCode } from "../exit-code.js";
import { run } from "../main.js";

/** The inputs of a command besides its arguments. */
export interface Surroundings
  extends Partial<Pick<CommandContext, "cwd" | "env" | "fetch" | "readStdin">> {
  readonly stdin?: string | Uint8Array;
  /** Default: 2026-12-01. */
  readonly now?: string;
}

/** The results of a command. */
export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, as from a shell whose output is a pipe. */
export async function runCommand(
  argv: readonly string[],
  { stdin = "", now = "2026-12-01T00:00:00Z", ...context }: Surroundings = {},
): Promise<Ran> {
  const [stdout, stderr] = [new Memory(), new Memory()];
  const code = await run(argv, {
    stdout,
    stderr,
    readStdin: async () => Buffer.from(stdin),
    cwd: process.cwd(),
    env: {},
    now: () => Date.parse(now),
    ...context,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Records what is written to it. */
class Memory extends Writable implements TextSink {
  text = "";

  override write(chunk: unknown): boolean {
    this.text += String(chunk);
    return true;
  }
}
