import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Server as NetServer } from "node:net";

/** Servers on loopback that end with the test that started them. */
export class Servers {
  readonly #running: (NetServer & Partial<Pick<Server, "closeAllConnections">>)[] = [];

  /** Starts an HTTP server. @returns its origin, without a slash at the end */
  async http(listener: RequestListener): Promise<string> {
    return `http://127.0.0.1:${await this.listen(createServer(listener))}`;
  }

  /** Starts any server. @returns its port */
  async listen(server: NetServer): Promise<number> {
    this.#running.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  /** Ends them all, open connections included. */
  close(): void {
    for (const server of this.#running.splice(0)) {
      server.closeAllConnections?.();
      server.close();
    }
  }
}

/** Answers every request alike. */
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
