import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { quantile } from "../measure/statistics.js";
import { arrivals } from "./arrivals.js";
import type { Load, LoadResult } from "./load.js";

type PacedLoad = Required<Pick<Load, "url" | "tokens" | "connections" | "ratePerSecond">>;

/** A status line up to the status; one that is cut is put together with what comes next. */
const STATUS_LINE = /HTTP\/1\.1 (\d{3})/g;
const LONGEST_CUT = "HTTP/1.1 20".length;

/** How long a server gets to accept the connections before the first request. */
const SETTLE_MS = 100;

/**
 * Sends requests at a rate, whether or not earlier ones were answered, each on a connection that is free.
 *
 * A response is timed from when its request was due, not from when a connection was free: a server that is late is
 * late for all that come meanwhile (what a closed loop leaves out). Two servers get the same requests at the same
 * times, so that their latencies are those under equal load.
 */
export async function sendPaced({
  url,
  tokens,
  connections,
  ratePerSecond,
}: PacedLoad): Promise<LoadResult> {
  const { port, pathname, host } = new URL(url);
  const requests = tokens.map((token) =>
    Buffer.from(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      "latin1",
    ),
  );
  const due = arrivals(tokens.length, ratePerSecond);
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const idle = await Promise.all(Array.from({ length: connections }, () => openTo(Number(port))));
  const sockets = [...idle];
  await pause(SETTLE_MS);
  const startedAt = performance.now();
  const seconds = await new Promise<number>((resolve, reject) => {
    const dueOf = new Map<Socket, number>();
    for (const socket of sockets) {
      readStatuses(socket, (status) => {
        const now = performance.now() - startedAt;
        latencies.push(now - (dueOf.get(socket) ?? Number.NaN));
        statuses[status] = (statuses[status] ?? 0) + 1;
        idle.push(socket);
        if (latencies.length === tokens.length) resolve(now / 1000);
      });
      socket.on("error", reject).on("close", () => reject(new Error("A connection was closed")));
    }
    let next = 0;
    const look = (): void => {
      const now = performance.now() - startedAt;
      while (idle.length > 0 && next < requests.length && (due[next] as number) <= now) {
        // The one that has been idle for longest, so that all have their share.
        const socket = idle.shift() as Socket;
        dueOf.set(socket, due[next] as number);
        socket.write(requests[next] as Buffer);
        next += 1;
      }
      if (next < requests.length) setImmediate(look);
    };
    look();
  }).finally(() => {
    for (const socket of sockets) socket.removeAllListeners("close").destroy();
  });
  return {
    requestsPerSecond: tokens.length / seconds,
    seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    statuses,
    errors: 0,
  };
}

function openTo(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("connect", () => resolve(socket)).once("error", reject);
  });
}

function readStatuses(socket: Socket, answered: (status: string) => void): void {
  let rest = "";
  socket.on("data", (octets: Buffer) => {
    const text = rest + octets.toString("latin1");
    let end = 0;
    for (const match of text.matchAll(STATUS_LINE)) {
      end = match.index + match[0].length;
      answered(match[1] as string);
    }
    rest = text.slice(Math.max(end, text.length - LONGEST_CUT));
  });
}
