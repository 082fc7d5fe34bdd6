import { randomUUID } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { StoreUnavailableError } from "@callgate/core/kit";
import {
  lockStoreContract,
  type OpenStore,
  replayStoreContract,
  revocationSourceContract,
  valueStoreContract,
} from "@callgate/testkit";
import {
  type RedisServer,
  redisProgram,
  startRedis,
  startTcpProxy,
  type TcpProxy,
  withRedis,
} from "@callgate-tooling/test-support";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { redisLockStore } from "./redis-lock-store.js";
import { redisReplayStore } from "./redis-replay-store.js";
import { redisRevocations } from "./redis-revocations.js";
import { redisValueStore } from "./redis-value-store.js";
import type { SendCommand } from "./send-command.js";
import type { StoreEvent } from "./store-event.js";
import { type ConnectedClient, clients } from "./test-support/clients.js";

const isMissing = redisProgram() === undefined;
/** Keys that no other check has used. */
const freshPrefix = (): string => `cg:${randomUUID()}`;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(isMissing).each(Object.keys(clients))(
  withRedis("over a real server, with %s"),
  (name) => {
    let server: RedisServer;
    let one: ConnectedClient;
    let two: ConnectedClient;

    beforeAll(async () => {
      server = await startRedis();
      const connect = clients[name] as (typeof clients)[string];
      [one, two] = [await connect(server.port), await connect(server.port)];
    });
    afterAll(async () => {
      one.close();
      two.close();
      await server.stop();
    });

    /** The store over two connections. Deadlines are those of a busy test machine. */
    function over<Store>(
      create: (options: { send: SendCommand; prefix: string; commandTimeoutMs: number }) => Store,
    ): OpenStore<Store> {
      return () => {
        const shared = { prefix: freshPrefix(), commandTimeoutMs: 5000 };
        return {
          store: create({ ...shared, send: one.send }),
          other: create({ ...shared, send: two.send }),
          pass: wait,
        };
      };
    }

    describe("redisReplayStore", () => {
      for (const check of replayStoreContract(over(redisReplayStore))) it(check.name, check.run);
    });
    describe("redisValueStore", () => {
      for (const check of valueStoreContract(over(redisValueStore))) it(check.name, check.run);
    });
    describe("redisLockStore", () => {
      for (const check of lockStoreContract(over(redisLockStore))) it(check.name, check.run);
    });
    describe("redisRevocations", () => {
      const open = () => {
        const source = redisRevocations({
          send: one.send,
          waitingSend: two.send,
          prefix: freshPrefix(),
          blockMs: 100,
        });
        const add = (revocation: Parameters<typeof source.publish>[0]) =>
          source.publish(revocation);
        return { source, add: (it: never) => add({ type: "revoked", revocation: it }) };
      };
      for (const check of revocationSourceContract(open)) it(check.name, check.run);
    });
  },
);

describe.skipIf(isMissing)(withRedis("a server that cannot be used"), () => {
  const events: StoreEvent[] = [];
  const listen = (event: unknown): void => void events.push(event as StoreEvent);
  let server: RedisServer;
  let proxy: TcpProxy;
  let client: ConnectedClient;

  beforeAll(async () => {
    server = await startRedis();
  });
  beforeEach(async () => {
    subscribe("callgate:store", listen);
    proxy = await startTcpProxy(server.port);
    client = await (clients.ioredis as (typeof clients)[string])(proxy.port);
  });
  afterEach(async () => {
    unsubscribe("callgate:store", listen);
    events.length = 0;
    client.close();
    await proxy.close();
  });
  afterAll(() => server.stop());

  const reasonOf = async (claim: boolean | Promise<boolean>): Promise<unknown> => {
    const startedAt = performance.now();
    try {
      return await claim;
    } catch (error) {
      expect(performance.now() - startedAt).toBeLessThan(1000);
      return error instanceof StoreUnavailableError ? error.reason : error;
    }
  };

  it.each([
    ["is slow", () => proxy.delay(3000)],
    ["is half open", () => proxy.stall()],
  ])("ends at the deadline where it %s, and then not used for a second", async (_what, disturb) => {
    const store = redisReplayStore({ send: client.send, prefix: freshPrefix() });
    expect(await store.claim("before", 60_000)).toBe(true);
    disturb();
    const reasons = [];
    for (let n = 0; n < 6; n += 1) reasons.push(await reasonOf(store.claim(`key-${n}`, 60_000)));
    expect(reasons).toEqual([...Array(5).fill("timeout"), "circuit_open"]);
  });

  it("admits a slow answer within the deadline", async () => {
    const store = redisReplayStore({
      send: client.send,
      prefix: freshPrefix(),
      commandTimeoutMs: 2000,
    });
    proxy.delay(50);
    expect(await store.claim("key", 60_000)).toBe(true);
  });

  it("claims in this process alone where that was chosen, and reports it", async () => {
    const store = redisReplayStore({
      send: client.send,
      prefix: freshPrefix(),
      whenUnavailable: "claim-locally",
    });
    expect(await store.claim("before", 60_000)).toBe(true);
    proxy.stall();
    expect(await store.claim("before", 60_000)).toBe(false);
    expect(await store.claim("during", 60_000)).toBe(true);
    expect(await store.claim("during", 60_000)).toBe(false);
    expect(events.map(({ type }) => type)).toEqual(["command_failed", "claimed_locally"]);
  });

  it("is used again when it is back, and a claim of before still counts", async () => {
    const prefix = freshPrefix();
    const store = redisReplayStore({ send: client.send, prefix, commandTimeoutMs: 500 });
    await store.claim("key", 60_000);
    proxy.stall();
    expect(await reasonOf(store.claim("other", 60_000))).toBe("timeout");
    proxy.restore();
    await expect.poll(() => reasonOf(store.claim("key", 60_000)), { interval: 50 }).toBe(false);
  });

  it("fails at once while nothing listens, and is used again after a restart", async () => {
    const own = await startRedis();
    const direct = await (clients["node-redis"] as (typeof clients)[string])(own.port);
    const store = redisReplayStore({ send: direct.send, commandTimeoutMs: 500 });
    await own.kill();
    expect(await reasonOf(store.claim("key", 60_000))).toMatch(/command_failed|timeout/);
    const again = await startRedis([], own.port);
    await expect.poll(() => reasonOf(store.claim("key", 60_000)), { interval: 50 }).toBe(true);
    direct.close();
    await again.stop();
  });

  it("names the first word of what the server answers", async () => {
    await client.send("SET", "cg:v:text", "no version of ours");
    await client.send("LPUSH", "cg:v:list", "x");
    const store = redisValueStore({ send: client.send });
    expect(await store.get("text")).toBeUndefined();
    await expect(store.get("list")).rejects.toMatchObject({ failure: "WRONGTYPE" });
  });
});
