import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 2_000;
const ADDRESS = / listening on (http:\/\/\S+)/;

/** How a program is started. */
export interface Start {
  /** As the operating system names it; default: its path. */
  readonly argv0?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The processes of the example, all of which end with it. */
export class Children {
  readonly #children = new Set<ChildProcess>();
  readonly #killAll = (): void => {
    for (const child of this.#children) child.kill("SIGKILL");
  };

  constructor() {
    process.once("exit", this.#killAll);
  }

  /** Starts a server, and waits until it accepts connections on a port of 127.0.0.1. */
  async startServer(
    program: string,
    args: readonly string[],
    port: number,
    start: Start = {},
  ): Promise<ChildProcess> {
    const child = this.#spawn(program, args, start);
    const deadline = Date.now() + START_DEADLINE_MS;
    while (!(await accepts(port))) {
      if (!isRunning(child) || Date.now() > deadline)
        throw new Error(`${program} did not start on port ${port}`);
      await sleep(20);
    }
    return child;
  }

  /** Starts a program that prints its address, and waits for it. */
  async startPrinting(
    program: string,
    args: readonly string[],
    start: Start = {},
  ): Promise<{ readonly url: string; readonly child: ChildProcess }> {
    const child = this.#spawn(program, args, start);
    return { url: await addressOf(child), child };
  }

  /** Ends a process as a crash does. */
  async kill(child: ChildProcess): Promise<void> {
    if (!isRunning(child)) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Ends every process that still runs: with SIGKILL those that do not end within two seconds. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#children].map(stop));
    process.removeListener("exit", this.#killAll);
  }

  #spawn(program: string, args: readonly string[], { argv0, cwd, env }: Start): ChildProcess {
    const child = spawn(program, args, {
      ...(argv0 !== undefined && { argv0 }),
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#children.add(child);
    child.once("error", () => this.#children.delete(child));
    // What it prints is read, so that it never waits for a full pipe.
    child.stdout?.resume();
    return child;
  }
}

/** Reads the line with the address of a process. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(() => child.kill("SIGKILL"), START_DEADLINE_MS);
    child.once("error", reject);
    child.once("exit", () => {
      clearTimeout(impatience);
      reject(new Error(`a process ended before it listened; it printed: ${printed}`));
    });
    let printed = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed = (printed + text).slice(-1000);
      const url = ADDRESS.exec(printed)?.[1];
      if (url === undefined) return;
      clearTimeout(impatience);
      resolve(url);
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const conclude = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => conclude(true)).once("error", () => conclude(false));
  });
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function stop(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(impatience);
}
