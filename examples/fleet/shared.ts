import { fileRevocations, type ReplayStore, type RevocationSource } from "@callgate/core";
import { fromIoredis, redisReplayStore, redisRevocations } from "@callgate/redis";
import { Redis } from "ioredis";
import { STORE_TIMEOUT_MS } from "./app.js";

/** What the processes share: a Redis server, or where it is not installed, a file. */
export type Shared = { readonly redisUrl: string } | { readonly revokedFile: string };

/** What a process learns over it. */
export interface Joined {
  readonly revocations: RevocationSource;
  /** `undefined` where they share a file alone. */
  readonly replay?: ReplayStore;
  close(): void;
}

/** Connects a process with what it shares with the others. */
export function join(shared: Shared): Joined {
  if ("revokedFile" in shared) {
    return { revocations: fileRevocations(shared.revokedFile, { intervalMs: 200 }), close() {} };
  }
  const client = new Redis(shared.redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 100,
  });
  // A waiting connection answers nothing else.
  const waiting = client.duplicate();
  const clients = [client, waiting];
  // The gate reports what it cannot reach.
  for (const each of clients) each.on("error", () => {});
  return {
    revocations: redisRevocations({
      send: fromIoredis(client),
      waitingSend: fromIoredis(waiting),
    }),
    replay: redisReplayStore({ send: fromIoredis(client), commandTimeoutMs: STORE_TIMEOUT_MS }),
    close: () => {
      for (const each of clients) each.disconnect();
    },
  };
}

/** How `callgate revoke` finds the same list. */
export function listArguments(shared: Shared): {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  return "revokedFile" in shared
    ? { args: ["--file", shared.revokedFile], env: {} }
    : { args: [], env: { CALLGATE_REDIS_URL: shared.redisUrl } };
}
