import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** An example in a separate process. For the test. */
export interface ExampleProcess {
  /** Its addresses, by the names that it prints. */
  readonly addresses: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 3_000;

/** Starts the example in a folder next to this one, and waits until it has printed this many addresses. */
export async function startExample(
  folder: string,
  env: Readonly<Record<string, string>>,
  count = 1,
): Promise<ExampleProcess> {
  const child = spawn(
    process.execPath,
    ["--conditions=@callgate/source", "--import", "tsx", "server.ts"],
    {
      cwd: fileURLToPath(new URL(`../${folder}/`, import.meta.url)),
      env: { ...process.env, ...env },
      // oidc-provider warns on stderr that its store is not persistent, which is intended.
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const impatience = setTimeout(kill, START_DEADLINE_MS);
  try {
    return { addresses: await addressesOf(child, count), stop: () => stop(child) };
  } finally {
    clearTimeout(impatience);
  }
}

async function addressesOf(child: ChildProcess, count: number): Promise<Record<string, string>> {
  let output = "";
  for await (const text of child.stdout as NodeJS.ReadableStream) {
    output += text;
    const said = [...output.matchAll(/^(\S+) listening on (http:\S+)$/gm)];
    if (said.length < count) continue;
    return Object.fromEntries(said.map(([, name, url]) => [name, url]));
  }
  throw new Error(`the example ended before it listened; it said: ${output}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(impatience);
}
