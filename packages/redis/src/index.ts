export type {
  Clock,
  ClockTimer,
  Lease,
  LockStore,
  PublishedChange,
  ReplayStore,
  Revocation,
  RevocationChange,
  RevocationMatch,
  RevocationSource,
  StoreUnavailableReason,
  ValueStore,
} from "@callgate/core/kit";
export { StoreUnavailableError } from "@callgate/core/kit";
export type { RedisOptions } from "./options.js";
export { redisLockStore } from "./redis-lock-store.js";
export { type RedisReplayStoreOptions, redisReplayStore } from "./redis-replay-store.js";
export {
  type RedisRevocations,
  type RedisRevocationsOptions,
  redisRevocations,
} from "./redis-revocations.js";
export { redisValueStore } from "./redis-value-store.js";
export {
  fromIoredis,
  fromNodeRedis,
  type IoredisLike,
  type NodeRedisLike,
  type SendCommand,
} from "./send-command.js";
export type { StoreEvent } from "./store-event.js";
