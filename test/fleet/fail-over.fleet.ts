import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGate } from "@callgate/core";
import { fromIoredis, redisReplayStore, redisRevocations } from "@callgate/redis";
import { createTestIssuer } from "@callgate/testkit";
import {
  freePort,
  type RedisServer,
  sendToRedis,
  startRedis,
  startSentinel,
} from "@callgate-tooling/test-support";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "./until.js";

const NAME = "callgate";
const clients: Redis[] = [];
let folder = "";
let master: RedisServer;
let replica: RedisServer;
let sentinel: RedisServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "callgate-sentinel-"));
  master = await startRedis();
  replica = await startRedis(["--replicaof", "127.0.0.1", String(master.port)]);
  await until(async () => {
    return (await sendToRedis(replica.port, "INFO replication")).includes("master_link_status:up");
  });
  const port = await freePort();
  const file = join(folder, "sentinel.conf");
  writeFileSync(
    file,
    [
      `port ${port}`,
      "bind 127.0.0.1",
      `sentinel monitor ${NAME} 127.0.0.1 ${master.port} 1`,
      `sentinel down-after-milliseconds ${NAME} 1000`,
      `sentinel failover-timeout ${NAME} 5000`,
      "",
    ].join("\n"),
  );
  sentinel = await startSentinel(file, port);
  await until(async () => {
    return (await sendToRedis(port, `SENTINEL replicas ${NAME}`)).includes(String(replica.port));
  });
});

afterAll(async () => {
  for (const client of clients) client.disconnect();
  for (const each of [sentinel, replica, master]) await each?.stop();
  await rm(folder, { recursive: true, force: true });
});

function connect(): Redis {
  const client = new Redis({
    sentinels: [{ host: "127.0.0.1", port: sentinel.port }],
    name: NAME,
    enableOfflineQueue: true,
    maxRetriesPerRequest: 0,
    sentinelRetryStrategy: () => 100,
    retryStrategy: () => 100,
  });
  client.on("error", () => {});
  clients.push(client);
  return client;
}

describe("a fail-over by Sentinel", () => {
  it("leaves what is revoked in force, fails claims as undecided, and is over without a restart", async () => {
    const issuer = await createTestIssuer();
    const source = redisRevocations({
      send: fromIoredis(connect()),
      waitingSend: fromIoredis(connect()),
      blockMs: 200,
    });
    const gate = createGate({
      ...issuer.gateOptions,
      revocations: { sources: [source], whenStale: "serve" },
    });
    const policy = gate.policy({ callers: "any" });
    const outcomeOf = async (caller: string): Promise<string> => {
      const authorization = [`Bearer ${await issuer.token({ caller })}`];
      return (await gate.decide({ method: "GET", url: "/", authorization }, policy)).outcome;
    };
    const claims = redisReplayStore({ send: fromIoredis(connect()), commandTimeoutMs: 500 });
    const claim = async (key: string): Promise<unknown> => {
      try {
        return await claims.claim(key, 60_000);
      } catch (error) {
        return (error as { reason?: unknown }).reason;
      }
    };
    expect(await gate.ready()).toBe(true);
    await gate.revoke({ match: { caller: "early" }, until: "2999-12-31", reason: "for a test" });
    expect(await claim("before")).toBe(true);
    await expect
      .poll(() => sendToRedis(replica.port, "EXISTS cg:revoked cg:r:before"))
      .toContain(":2");

    await master.kill();
    const startedAt = performance.now();
    expect(await claim("during")).toMatch(/timeout|command_failed|circuit_open/);
    expect(await outcomeOf("early")).toBe("denied");
    await expect.poll(() => sendToRedis(replica.port, "ROLE")).toContain("master");

    await expect.poll(() => claim(`after-${performance.now()}`)).toBe(true);
    console.info(`claims again after ${Math.round(performance.now() - startedAt)} ms`);
    expect(await claim("before")).toBe(false);
    expect(await outcomeOf("early")).toBe("denied");
    // A second process publishes; this one learns of it over the new master.
    const send = fromIoredis(connect());
    const other = redisRevocations({ send, waitingSend: send });
    const revocation = { match: { caller: "late" }, until: "2999-12-31", reason: "for a test" };
    await expect
      .poll(() =>
        other.publish({ type: "revoked", revocation }).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await expect.poll(() => outcomeOf("late")).toBe("denied");
    expect(gate.health().revocations.fresh).toBe(true);
    gate.close();
    await issuer.close();
  });
});
