import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo, Server } from "node:net";

/** A server that listens on loopback, on a port chosen by the system. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** Its HTTP origin, without a slash at the end. */
  readonly origin: string;
  /** Ends it, open connections included. */
  close(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1.
 *
 * @param server any server, or what answers the requests of a plain HTTP one
 */
export async function startServer(server: Server | RequestListener): Promise<RunningServer> {
  const listening = typeof server === "function" ? createServer(server) : server;
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(listening, "close");
    listening.close();
    (listening as Partial<ReturnType<typeof createServer>>).closeAllConnections?.();
    await closed;
  };
  return { port, origin: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close };
}

/** Servers on loopback that end together, with the test that started them. */
export class Servers {
  readonly #running: RunningServer[] = [];

  /** Starts an HTTP server. @returns its origin, without a slash at the end */
  async http(listener: RequestListener): Promise<string> {
    return (await this.#start(listener)).origin;
  }

  /** Starts any server. @returns its port */
  async listen(server: Server): Promise<number> {
    return (await this.#start(server)).port;
  }

  /** Ends them all, open connections included. */
  close(): void {
    for (const server of this.#running.splice(0)) void server.close();
  }

  async #start(server: Server | RequestListener): Promise<RunningServer> {
    const running = await startServer(server);
    this.#running.push(running);
    return running;
  }
}

/** Answers every request in the same way. */
export function answering(
  body: string | Buffer,
  headers: Record<string, string> = { "content-type": "application/json" },
  status = 200,
): RequestListener {
  return (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  };
}

/** Answers every request with JSON. */
export function answeringJson(value: unknown, status = 200): RequestListener {
  return answering(JSON.stringify(value), { "content-type": "application/json" }, status);
}

/** What a token request says in its body. */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
