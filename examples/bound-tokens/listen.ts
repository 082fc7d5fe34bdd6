import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { CA, certificateFor } from "./connections.js";

/** A server that ends TLS itself, and requests a certificate of its clients. */
export interface Listening {
  readonly url: string;
  readonly server: Server;
  close(): void;
}

/** Listens on a free port. A client without a certificate may connect, too: what is bound to one is checked later. */
export async function listen(name: string): Promise<Listening> {
  const { cert, key } = certificateFor(name, true);
  const server = createServer({ cert, key, ca: CA, requestCert: true, rejectUnauthorized: false });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    server,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
