import { subscribe, unsubscribe } from "node:diagnostics_channel";
import {
  lockStoreContract,
  type OpenStore,
  replayStoreContract,
  valueStoreContract,
} from "@callgate/testkit";
import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  fromIoredis,
  fromNodeRedis,
  type RedisOptions,
  redisLockStore,
  redisReplayStore,
  redisValueStore,
  type StoreEvent,
} from "./index.js";
import { MemoryRedis } from "./test-support/memory-redis.js";

/** A store over a server in memory, as one process sees it through ioredis and another through node-redis. */
function inMemory<Store>(create: (options: RedisOptions) => Store): OpenStore<Store> {
  return () => {
    const clock = new FakeClock();
    const server = new MemoryRedis(clock);
    return {
      store: create({ send: fromIoredis(server), clock }),
      other: create({ send: fromNodeRedis(server), clock }),
      pass: (ms) => clock.advance(ms),
    };
  };
}

function scene() {
  const clock = new FakeClock();
  const server = new MemoryRedis(clock);
  return { clock, server, send: fromIoredis(server) };
}

describe("redisReplayStore", () => {
  for (const { name, run } of replayStoreContract(inMemory(redisReplayStore))) it(name, run);

  it("refuses a claim while the server cannot be used, and it can be made afterwards", async () => {
    const { server, ...options } = scene();
    const store = redisReplayStore(options);
    server.isDown = true;
    await expect(store.claim("key", 60_000)).rejects.toMatchObject({
      reason: "command_failed",
      failure: "ECONNREFUSED",
    });
    server.isDown = false;
    expect(await store.claim("key", 60_000)).toBe(true);
  });

  it("claims once in this process while the server cannot be used, where that was chosen", async () => {
    const events: StoreEvent[] = [];
    const listen = (event: unknown): void => void events.push(event as StoreEvent);
    subscribe("callgate:store", listen);
    onTestFinished(() => void unsubscribe("callgate:store", listen));
    const { server, ...options } = scene();
    const store = redisReplayStore({ ...options, whenUnavailable: "claim-locally" });
    expect(await store.claim("before", 60_000)).toBe(true);
    server.isDown = true;
    expect(await store.claim("before", 60_000)).toBe(false);
    expect(await store.claim("during", 60_000)).toBe(true);
    expect(await store.claim("during", 60_000)).toBe(false);
    expect(events.map(({ type }) => type)).toEqual(["command_failed", "claimed_locally"]);
  });

  it("never claims locally after a fault of the caller", async () => {
    const { send, clock } = scene();
    const store = redisReplayStore({ send, clock, whenUnavailable: "claim-locally" });
    await expect(store.claim("", 60_000)).rejects.toBeInstanceOf(RangeError);
  });
});

describe("redisValueStore", () => {
  for (const { name, run } of valueStoreContract(inMemory(redisValueStore))) it(name, run);

  it("does not return what another version has stored", async () => {
    const { send, clock } = scene();
    await send("SET", "cg:v:key", "2:x", "PX", "60000");
    expect(await redisValueStore({ send, clock }).get("key")).toBeUndefined();
  });
});

describe("redisLockStore", () => {
  for (const { name, run } of lockStoreContract(inMemory(redisLockStore))) it(name, run);
});
