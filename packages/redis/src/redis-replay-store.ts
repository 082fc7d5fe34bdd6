import {
  checkEntry,
  Faults,
  LONGEST_MS,
  memoryReplayStore,
  type ReplayStore,
  received,
  StoreUnavailableError,
} from "@callgate/core/kit";
import { isDone } from "./answers.js";
import { CircuitBreaker } from "./circuit-breaker.js";
import { Commands } from "./commands.js";
import { defineRedis, REDIS_OPTIONS, type RedisOptions } from "./options.js";

/** Options of {@link redisReplayStore}. */
export interface RedisReplayStoreOptions extends RedisOptions {
  /**
   * What a claim is while Redis cannot be used. `refuse`: it fails, and the request is answered 503. `claim-locally`: it is made in
   * this process alone, and reported (`claimed_locally`); each other process then admits the same once more. Default `refuse`.
   */
  readonly whenUnavailable?: "refuse" | "claim-locally";
}

const TIMEOUT_MS = 100;

/**
 * A {@link ReplayStore} for all processes that share a Redis or Valkey server: one `SET … PX … NX` for each claim.
 *
 * A fail-over of Sentinel or Cluster is asynchronous: a claim of the last seconds before it may be lost, and can then be made
 * again.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function redisReplayStore(options: RedisReplayStoreOptions): ReplayStore {
  const faults = new Faults();
  const own = faults.own(options ?? {}, [...REDIS_OPTIONS, "whenUnavailable"], ["send"]);
  const { whenUnavailable = "refuse" } = own;
  const { prefix, clock, ...rest } = defineRedis(own, TIMEOUT_MS, faults);
  if (whenUnavailable !== "refuse" && whenUnavailable !== "claim-locally") {
    const message = `must be "refuse" or "claim-locally", received ${received(whenUnavailable)}`;
    faults.add("option_invalid", "whenUnavailable", message);
  }
  faults.throwIfAny("redisReplayStore");
  const commands = new Commands({ ...rest, clock, store: "replay", breaker: new CircuitBreaker() });
  // Claims are made here, too, as long as Redis answers: it may not do so when the same is presented again.
  const local = whenUnavailable === "claim-locally" ? memoryReplayStore({ clock }) : undefined;
  return Object.freeze<ReplayStore>({
    async claim(key, ttlMs) {
      checkEntry(key, ttlMs, LONGEST_MS.claim);
      if ((await local?.claim(key, ttlMs)) === false) return false;
      try {
        const command = ["SET", `${prefix}:r:${key}`, "1", "PX", String(ttlMs), "NX"] as const;
        return await commands.run(command, isDone);
      } catch (error) {
        if (local === undefined || !(error instanceof StoreUnavailableError)) throw error;
        commands.report({ type: "claimed_locally" });
        return true;
      }
    },
  });
}
