import { connect, type Socket } from "node:net";
import type { Load, LoadResult } from "../http/load.js";
import { answerQuestions } from "../measure/helper-process.js";

/** What came of a load; latencies are left to the probe. */
export type FastLoadResult = Pick<LoadResult, "requestsPerSecond" | "statuses">;

/** "HTTP/1.1 401": a status line up to the status. */
const STATUS_LINE = /HTTP\/1\.1 (\d{3})/g;
const CUT_STATUS_LINE = /H(?:T(?:T(?:P(?:\/(?:1(?:\.(?:1(?: \d{0,2})?)?)?)?)?)?)?)?$/;

/**
 * Sends every token once, each connection its next request when the response to the last one begins.
 *
 * A client that reads responses takes 60 µs and more of each request, and so less than a server that refuses one: what would be
 * counted is the client. This one writes bytes that were made before and looks for status lines.
 */
answerQuestions(async ({ url, tokens, connections }: Load): Promise<FastLoadResult> => {
  const { port, pathname, host } = new URL(url);
  const requests = tokens.map((token) =>
    Buffer.from(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      "latin1",
    ),
  );
  const statuses: Record<string, number> = {};
  let next = 0;
  const sockets = await Promise.all(
    Array.from({ length: connections }, () => openTo(Number(port))),
  );
  const startedAt = performance.now();
  await Promise.all(sockets.map((socket) => send(socket, () => requests[next++], statuses)));
  const seconds = (performance.now() - startedAt) / 1000;
  return { requestsPerSecond: tokens.length / seconds, statuses };
});

function openTo(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("connect", () => resolve(socket)).once("error", reject);
  });
}

function send(
  socket: Socket,
  nextRequest: () => Buffer | undefined,
  statuses: Record<string, number>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let cut = "";
    const sendNext = (): void => {
      const request = nextRequest();
      if (request === undefined) socket.end(resolve);
      else socket.write(request);
    };
    socket.on("data", (octets: Buffer) => {
      const text = cut + octets.toString("latin1");
      cut = CUT_STATUS_LINE.exec(text)?.[0] ?? "";
      for (const [, status = ""] of text.matchAll(STATUS_LINE)) {
        statuses[status] = (statuses[status] ?? 0) + 1;
        sendNext();
      }
    });
    socket.on("error", reject);
    socket.on("close", resolve);
    sendNext();
  });
}
