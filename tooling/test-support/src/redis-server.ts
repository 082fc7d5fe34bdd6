import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { findProgram, installPackage } from "./debian-programs.js";

/** The server has several names; in Debian's `redis-tools` it is there under that of another program. */
const NAMES = ["redis-server", "valkey-server", "redis-check-rdb"];
const ATTEMPTS = 200;

/** A Redis or Valkey server on loopback, as a process of its own. */
export interface RedisServer {
  readonly port: number;
  readonly pid: number | undefined;
  /** Stops it as a crash does. */
  kill(): Promise<void>;
  /** Stops it, and removes what it has written. */
  stop(): Promise<void>;
}

/**
 * The server's program: `REDIS_SERVER_PATH`, or found in the `PATH`. With `REDIS=required` it is installed where it is missing, from
 * Debian's `redis-tools`, which has no service that would start.
 *
 * @returns `undefined` where it is missing: tests that need it are skipped
 * @throws {Error} with `REDIS=required`, where it cannot be installed
 */
export function redisProgram(): string | undefined {
  const found = process.env.REDIS_SERVER_PATH ?? findProgram(NAMES);
  if (found !== undefined || process.env.REDIS !== "required") return found;
  const installed = installPackage("redis-tools") ? findProgram(NAMES) : undefined;
  if (installed !== undefined) return installed;
  throw new Error(
    "The stores are tested with a Redis server, which is missing: install it (`apt-get install redis-server` on Debian), or " +
      "name its path in REDIS_SERVER_PATH",
  );
}

/** The title of tests that need the server: it says so where they are skipped. */
export function withRedis(title: string): string {
  const reason = "skipped: redis-server is missing, `apt-get install redis-server`";
  return redisProgram() === undefined ? `${title} (${reason})` : title;
}

/**
 * Starts a server without persistence, and waits until it answers.
 *
 * @param port default: a free one
 */
export async function startRedis(
  args: readonly string[] = [],
  port?: number,
): Promise<RedisServer> {
  const listening = port ?? (await freePort());
  const own = [
    "--port",
    String(listening),
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--appendonly",
    "no",
  ];
  return await run((folder) => [...args, ...own, "--dir", folder], listening);
}

/**
 * Starts Sentinel, which watches servers, with its configuration: a file that it also writes to.
 *
 * @param port the one in the configuration
 */
export async function startSentinel(file: string, port: number): Promise<RedisServer> {
  return await run(() => [file, "--sentinel"], port);
}

async function run(
  argsIn: (folder: string) => readonly string[],
  listening: number,
): Promise<RedisServer> {
  const program = redisProgram();
  if (program === undefined) throw new Error("redis-server is missing");
  const folder = mkdtempSync(join(tmpdir(), "callgate-redis-"));
  const isServer = basename(program) !== "redis-check-rdb";
  const server = spawn(program, argsIn(folder), {
    argv0: isServer ? program : "redis-server",
    stdio: "ignore",
  });
  const killAtExit = (): void => void server.kill("SIGKILL");
  process.once("exit", killAtExit);
  const kill = async (): Promise<void> => {
    process.removeListener("exit", killAtExit);
    await ended(server);
  };
  await untilItAnswers(listening, server);
  return {
    port: listening,
    pid: server.pid,
    kill,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether a server answers, and with what, to a command without quoting: `PING`, `ROLE`. */
export function sendToRedis(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.setTimeout(2000, () => socket.destroy(new Error("no answer")));
    socket.once("error", reject);
    socket.once("data", (answer) => {
      socket.destroy();
      resolve(answer.toString("utf8"));
    });
    socket.write(`${command}\r\n`);
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, "exit");
  server.kill("SIGKILL");
  await exit;
}

async function untilItAnswers(port: number, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    const answer = await sendToRedis(port, "PING").catch(() => "");
    if (answer.startsWith("+PONG")) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("redis-server does not answer");
}
