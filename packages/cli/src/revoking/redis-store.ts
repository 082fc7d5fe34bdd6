import {
  failureCause,
  type Revocation,
  StoreUnavailableError,
  systemClock,
  withDeadline,
} from "@callgate/core/kit";
import { fromNodeRedis, redisRevocations } from "@callgate/redis";
import { createClient } from "@redis/client";
import type { CommandContext } from "../command-context.js";
import { UnknownError } from "../errors.js";
import { isInForce, keyOf, type RevocationStore } from "./revocation-store.js";

/** Longest wait for a connection, which also ends one to a server that does not answer as Redis does. */
const CONNECT_MS = 3000;
const LONGEST_READ_MS = 30_000;

/**
 * Opens the list on a server.
 *
 * @throws {UnknownError} where it cannot be reached; nothing of the address is repeated, which may contain a password
 */
export async function openRedis(
  url: string,
  prefix: string,
  context: CommandContext,
): Promise<{ store: RevocationStore; close: () => void }> {
  const client = clientOf(url);
  // Reported by the command that fails.
  client.on("error", () => {});
  const close = (): void => {
    if (client.isOpen) client.destroy();
  };
  try {
    const timedOut = (): Error => new StoreUnavailableError("timeout");
    await withDeadline({ clock: systemClock, timeoutMs: CONNECT_MS, timedOut }, () =>
      client.connect(),
    );
  } catch (error) {
    close();
    throw unreachable(error);
  }
  const send = fromNodeRedis(client);
  const source = redisRevocations({ send, waitingSend: send, prefix, name: "the server" });
  const read = (): Promise<readonly Revocation[]> => reported(readAll(source));
  const store: RevocationStore = {
    name: "the server",
    read,
    async change(change) {
      const isLifting = change.type === "restored";
      const isChanged = !isLifting || isRevoked(change.match, await read(), context.now());
      // Published also where the server has nothing to lift: a gate may still have a revocation that the server lost.
      await reported(source.publish(change));
      return isChanged;
    },
  };
  return { store, close };
}

function clientOf(url: string): ReturnType<typeof createClient> {
  try {
    return createClient({
      url,
      disableOfflineQueue: true,
      socket: { connectTimeout: CONNECT_MS, reconnectStrategy: false },
    });
  } catch {
    throw new UnknownError(
      "the address of the server must begin with redis: or rediss:, as in redis://host:6379",
    );
  }
}

/** The revocations that a gate would read if it started now. */
async function readAll(
  source: ReturnType<typeof redisRevocations>,
): Promise<readonly Revocation[]> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), LONGEST_READ_MS);
  const revocations: Revocation[] = [];
  let isComplete = false;
  try {
    await source.start((change) => {
      if (isComplete) return;
      if (change.type === "revoked") revocations.push(change.revocation);
      if (change.type === "synced") {
        isComplete = true;
        ending.abort();
      }
    }, ending.signal);
  } finally {
    clearTimeout(timer);
  }
  if (!isComplete) throw new StoreUnavailableError("timeout");
  return revocations.sort((a, b) => (keyOf(a.match) < keyOf(b.match) ? -1 : 1));
}

function isRevoked(
  match: Revocation["match"],
  revocations: readonly Revocation[],
  now: number,
): boolean {
  const key = keyOf(match);
  return revocations.some((each) => keyOf(each.match) === key && isInForce(each, now));
}

async function reported<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw unreachable(error);
  }
}

function unreachable(error: unknown): UnknownError {
  const code =
    error instanceof StoreUnavailableError
      ? (error.failure ?? error.reason)
      : (failureCause(error) ?? "connection failed");
  return new UnknownError(`the list on the server cannot be used (${code})`);
}
