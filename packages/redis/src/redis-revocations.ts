import {
  type Clock,
  Faults,
  integerWithin,
  type PublishedChange,
  type RevocationSource,
  received,
} from "@callgate/core/kit";
import { Commands } from "./commands.js";
import { checkSend, defineRedis, REDIS_OPTIONS, type RedisOptions } from "./options.js";
import { RevocationHistory } from "./revocation-history.js";
import { RevocationStream } from "./revocation-stream.js";
import { isSameClient, type SendCommand } from "./send-command.js";

/** Options of {@link redisRevocations}. */
export interface RedisRevocationsOptions extends RedisOptions {
  /**
   * Sends commands over a connection of its own, on which the source waits for news: a waiting connection answers nothing else.
   * `fromIoredis(client.duplicate())`. Let its client notice a broken connection (`socketTimeout` of 10 seconds).
   */
  readonly waitingSend: SendCommand;
  /** Its name in health and events. 1 to 128 printable characters of ASCII; default `redis`. */
  readonly name?: string;
  /** How long one wait for news takes, in milliseconds: so often the list is known to be up to date. 100 to 30 000, default 1000. */
  readonly blockMs?: number;
  /**
   * How often all of the list is read again, in seconds: what a fail-over has reordered is found then. 1 to 86 400, default 60.
   */
  readonly resyncSeconds?: number;
  /** Most entries of the stream; beyond it nothing more can be revoked (`full`). 1 to 1 000 000, default 100 000. */
  readonly maxEntries?: number;
}

/** A source that can be read and published to. */
export interface RedisRevocations extends RevocationSource {
  publish(change: PublishedChange): Promise<void>;
}

const TIMEOUT_MS = 2000;
const NAME = /^[\x20-\x7e]{1,128}$/;
const OPTIONS = ["waitingSend", "name", "blockMs", "resyncSeconds", "maxEntries"] as const;

/**
 * Revocations for all processes that share a Redis or Valkey server: a stream, `cg:revoked`, of which every process has a copy.
 *
 * A process reads all of it when it starts and then waits for news, so that a broken connection misses nothing. What a process
 * knows stays in force until it ends or is lifted, even where the server loses it. One source for each gate: two would wait for
 * each other on the same connection.
 *
 * A writer of the server can revoke anything, and lift what was revoked. It cannot make a token valid that is not.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const client = new Redis({ enableOfflineQueue: false, maxRetriesPerRequest: 0 });
 * const revocations = redisRevocations({
 *   send: fromIoredis(client),
 *   waitingSend: fromIoredis(client.duplicate()),
 * });
 * const gate = createGate({ issuer, audience, revocations: { sources: [revocations], whenStale: "serve" } });
 */
export function redisRevocations(options: RedisRevocationsOptions): RedisRevocations {
  const faults = new Faults();
  const mandatory = ["send", "waitingSend"];
  const own = faults.own(options ?? {}, [...REDIS_OPTIONS, ...OPTIONS], mandatory);
  const { name = "redis", waitingSend } = own;
  const { prefix, send, timeoutMs, clock } = defineRedis(own, TIMEOUT_MS, faults);
  checkSend("waitingSend", waitingSend, faults);
  if (typeof waitingSend === "function" && isSameClient(send, waitingSend)) {
    const todo = "must be over a connection of its own: write `fromIoredis(client.duplicate())`";
    faults.add(
      "option_conflict",
      "waitingSend",
      `${todo}, since a waiting one answers nothing else`,
    );
  }
  if (typeof name !== "string" || !NAME.test(name)) {
    const message = `must be 1 to 128 printable characters of ASCII, received ${received(name)}`;
    faults.add("option_invalid", "name", message);
  }
  const blockMs = integerWithin(own, "blockMs", [100, 30_000, 1000], faults);
  const resyncMs = integerWithin(own, "resyncSeconds", [1, 86_400, 60], faults) * 1000;
  const maxEntries = integerWithin(own, "maxEntries", [1, 1_000_000, 100_000], faults);
  faults.throwIfAny("redisRevocations");

  const store = "revocations";
  const writing = new Commands({ send, store, timeoutMs, clock });
  // Each command may be behind a wait that is no longer needed. The gate pauses between failures; no breaker is needed.
  const waitMs = blockMs + timeoutMs;
  const reading = new Commands({ send: waitingSend, store, timeoutMs: waitMs, clock });
  const stream = new RevocationStream(`${prefix}:revoked`);
  return Object.freeze<RedisRevocations>({
    name,
    start: (apply, signal) => follow({ stream, reading, blockMs, resyncMs, clock }, apply, signal),
    publish: (change) => stream.add(writing, change, maxEntries, clock.now()),
  });
}

interface Following {
  readonly stream: RevocationStream;
  readonly reading: Commands;
  readonly blockMs: number;
  readonly resyncMs: number;
  readonly clock: Clock;
}

async function follow(
  { stream, reading, blockMs, resyncMs, clock }: Following,
  apply: Parameters<RevocationSource["start"]>[0],
  signal: AbortSignal,
): Promise<void> {
  let last = "";
  let readAllAt = Number.NEGATIVE_INFINITY;
  try {
    while (!signal.aborted) {
      if (clock.monotonic() >= readAllAt) {
        const all = await stream.readAll(reading, signal);
        for (const change of new RevocationHistory(all.records).changes(clock.now())) apply(change);
        last = all.last;
        readAllAt = clock.monotonic() + resyncMs;
      } else {
        const news = await stream.readNews(reading, last, blockMs, signal);
        for (const { change } of news.records) apply(change);
        last = news.last;
      }
      apply({ type: "synced" });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
