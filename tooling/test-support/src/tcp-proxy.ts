import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A connection to a server that a test can disturb. */
export interface TcpProxy {
  readonly port: number;
  /** Delays what the server answers by so many milliseconds from now on. */
  delay(ms: number): void;
  /** From now on connections are accepted, stay open, and carry nothing in either direction. */
  stall(): void;
  /** Connections are as good as the server's again; stalled ones are closed. */
  restore(): void;
  close(): Promise<void>;
}

/** Starts a proxy on loopback in front of a server on loopback. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let delayMs = 0;
  let isStalled = false;
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => {
      if (!isStalled) upstream.write(data);
    });
    upstream.on("data", (data) => {
      setTimeout(() => {
        if (!isStalled && !client.destroyed) client.write(data);
      }, delayMs);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    delay(ms) {
      delayMs = ms;
    },
    stall() {
      isStalled = true;
    },
    restore() {
      delayMs = 0;
      isStalled = false;
      destroyAll();
    },
    async close() {
      destroyAll();
      server.close();
      await once(server, "close");
    },
  };
}
