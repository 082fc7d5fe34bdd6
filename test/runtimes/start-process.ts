import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { RunningService } from "@callgate/testkit";

const START_MS = 20_000;
const STOP_MS = 3000;

/** A command that starts a service. */
export interface ServiceCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where it prints a line once it listens: standard output, or a pipe of its own. */
  readonly reportsOn: 1 | 3;
  /** Finds the port in such a line. */
  readonly portIn: (line: string) => number | undefined;
}

/**
 * Starts a service on 127.0.0.1 and waits until it listens.
 *
 * @throws with what it printed, where it ends instead, or does not listen in time
 */
export async function startProcess(command: ServiceCommand): Promise<RunningService> {
  const { program, args, env, reportsOn } = command;
  const child = spawn(program, args, {
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed = (printed + chunk).slice(-4000);
    });
  }
  const ended = once(child, "exit").then(([code]) => `ended with ${code}`);
  const failed = once(child, "error").then(([error]) => String(error));
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve(`did not listen in ${START_MS} ms`), START_MS).unref();
  });
  const port = await Promise.race([portOf(child, command), ended, failed, late]);
  if (typeof port === "string") {
    kill();
    process.off("exit", kill);
    throw new Error(`${program} ${port}:\n${printed}`);
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      process.off("exit", kill);
      child.kill("SIGTERM");
      const timer = setTimeout(kill, STOP_MS);
      await ended;
      clearTimeout(timer);
    },
  };

  async function portOf(of: ChildProcess, { portIn }: ServiceCommand): Promise<number | string> {
    const lines = createInterface({ input: of.stdio[reportsOn] as Readable });
    for await (const line of lines) {
      const found = portIn(line);
      if (found !== undefined) return found;
    }
    return ended;
  }
}
