import { randomBytes } from "node:crypto";
import { checkEntry, Faults, LONGEST_MS, type LockStore } from "@callgate/core/kit";
import { countOf, isDone } from "./answers.js";
import { CircuitBreaker } from "./circuit-breaker.js";
import { Commands } from "./commands.js";
import { defineRedis, REDIS_OPTIONS, type RedisOptions } from "./options.js";

const TIMEOUT_MS = 100;
/** Deletes the lock if it is still this owner's: one command, on Redis and on Valkey. */
const RELEASE =
  'if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0';

/**
 * A {@link LockStore} for all processes that share a Redis or Valkey server: `SET … PX … NX`, and a comparison before it is
 * deleted. After a fail-over two processes may hold the same lock.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function redisLockStore(options: RedisOptions): LockStore {
  const faults = new Faults();
  const own = faults.own(options ?? {}, REDIS_OPTIONS, ["send"]);
  const { prefix, ...rest } = defineRedis(own, TIMEOUT_MS, faults);
  faults.throwIfAny("redisLockStore");
  const commands = new Commands({ ...rest, store: "lock", breaker: new CircuitBreaker() });
  return Object.freeze<LockStore>({
    async acquire(key, leaseMs) {
      checkEntry(key, leaseMs, LONGEST_MS.lease);
      const name = `${prefix}:l:${key}`;
      const owner = randomBytes(16).toString("base64url");
      const command = ["SET", name, owner, "PX", String(leaseMs), "NX"] as const;
      if (!(await commands.run(command, isDone))) return undefined;
      return Object.freeze({
        async release() {
          await commands.run(["EVAL", RELEASE, "1", name, owner], countOf);
        },
      });
    },
  });
}
