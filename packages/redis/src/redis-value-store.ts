import { checkEntry, checkKey, Faults, LONGEST_MS, type ValueStore } from "@callgate/core/kit";
import { countOf, isDone, textOrNothing } from "./answers.js";
import { CircuitBreaker } from "./circuit-breaker.js";
import { Commands } from "./commands.js";
import { defineRedis, REDIS_OPTIONS, type RedisOptions } from "./options.js";

const TIMEOUT_MS = 100;
/** Before each value: another version may store it in another form. */
const VERSION = "1:";

/**
 * A {@link ValueStore} for all processes that share a Redis or Valkey server. Values are stored in base64, so that any client returns
 * them as they were; they are neither encrypted nor authenticated.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function redisValueStore(options: RedisOptions): ValueStore {
  const faults = new Faults();
  const own = faults.own(options ?? {}, REDIS_OPTIONS, ["send"]);
  const { prefix, ...rest } = defineRedis(own, TIMEOUT_MS, faults);
  faults.throwIfAny("redisValueStore");
  const commands = new Commands({ ...rest, store: "value", breaker: new CircuitBreaker() });
  const nameOf = (key: string): string => `${prefix}:v:${key}`;
  return Object.freeze<ValueStore>({
    async get(key) {
      checkKey(key);
      const text = await commands.run(["GET", nameOf(key)], textOrNothing);
      if (text === undefined || !text.startsWith(VERSION)) return undefined;
      return new Uint8Array(Buffer.from(text.slice(VERSION.length), "base64"));
    },
    async set(key, value, ttlMs) {
      checkEntry(key, ttlMs, LONGEST_MS.value);
      const text = VERSION + Buffer.from(value).toString("base64");
      await commands.run(["SET", nameOf(key), text, "PX", String(ttlMs)], isDone);
    },
    async delete(key) {
      checkKey(key);
      await commands.run(["DEL", nameOf(key)], countOf);
    },
  });
}
