import { createClient } from "@redis/client";
import { Redis } from "ioredis";
import { Redis as Valkey } from "iovalkey";
import { fromIoredis, fromNodeRedis, type SendCommand } from "../send-command.js";

/** A client that a test connected. */
export interface ConnectedClient {
  readonly send: SendCommand;
  close(): void;
}

/** Each client as the README says to make it: it fails at once while there is no connection. */
export const clients: Readonly<Record<string, (port: number) => Promise<ConnectedClient>>> = {
  async ioredis(port) {
    const client = new Redis(port, "127.0.0.1", {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 50,
      lazyConnect: true,
    });
    client.on("error", () => {});
    await client.connect();
    return { send: fromIoredis(client), close: () => client.disconnect() };
  },
  async "node-redis"(port) {
    const client = createClient({
      url: `redis://127.0.0.1:${port}`,
      disableOfflineQueue: true,
      socket: { reconnectStrategy: () => 50 },
    });
    client.on("error", () => {});
    await client.connect();
    return { send: fromNodeRedis(client), close: () => client.destroy() };
  },
  async iovalkey(port) {
    const client = new Valkey(port, "127.0.0.1", {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 50,
      lazyConnect: true,
    });
    client.on("error", () => {});
    await client.connect();
    return { send: fromIoredis(client), close: () => client.disconnect() };
  },
};
