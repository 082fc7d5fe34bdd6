import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** An example in a separate process that has printed its address. */
export interface RunningExample {
  readonly url: string;
  signal(name: NodeJS.Signals): void;
  /** Kills the process at once. */
  kill(): Promise<void>;
}

const START_DEADLINE_MS = 40_000;
const STOP_DEADLINE_MS = 3_000;
const ADDRESS = / listening on (http:\/\/\S+)/;

/** The processes of one tour, all of which end with it. */
export class Processes {
  readonly #children = new Map<ChildProcess, { readonly folder: string; stderr: string }>();

  constructor() {
    // Every end of this process, except by SIGKILL, also ends the others.
    process.on("exit", () => {
      for (const child of this.#children.keys()) child.kill("SIGKILL");
    });
  }

  /** Starts the example in a folder and waits until it listens. */
  async start(folder: string, env: Readonly<Record<string, string>>): Promise<RunningExample> {
    const child = spawn(
      process.execPath,
      ["--conditions=@callgate/source", "--import", "tsx", "server.ts"],
      {
        cwd: fileURLToPath(new URL(`../${folder}/`, import.meta.url)),
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const record = { folder, stderr: "" };
    this.#children.set(child, record);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      record.stderr = (record.stderr + text).slice(-10_000);
    });
    const url = await addressOf(child, folder);
    return { url, signal: (name) => void child.kill(name), kill: () => kill(child) };
  }

  /** Ends every process that still runs. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#children.keys()].map((child) => this.#stop(child)));
  }

  /** Waits until all have ended. */
  async allEnded(): Promise<void> {
    const running = [...this.#children.keys()].filter(isRunning);
    await Promise.all(running.map((child) => once(child, "exit")));
  }

  /** The output of the processes on stderr: warnings that matter only if something went wrong. */
  complaints(): string {
    return [...this.#children.values()]
      .filter(({ stderr }) => stderr !== "")
      .map(({ folder, stderr }) => `── ${folder} said on stderr ──\n${stderr.trimEnd()}\n`)
      .join("\n");
  }

  /** Stops a process with SIGTERM, and after three seconds with SIGKILL. */
  async #stop(child: ChildProcess): Promise<void> {
    if (!isRunning(child)) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
    await gone;
    clearTimeout(impatience);
  }
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function kill(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Reads the line with the address of an example. */
function addressOf(child: ChildProcess, folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(impatience);
      reject(new Error(`${folder} ${why}`));
    };
    const impatience = setTimeout(fail, START_DEADLINE_MS, "did not start within 40 s");
    child.once("error", ({ message }) => fail(`did not start: ${message}`));
    child.once("exit", (code) => fail(`ended with status ${code} before it listened`));
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-1_000);
      const address = ADDRESS.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(impatience);
      resolve(address);
    });
  });
}
