import { createGate, fromNode, type Gate } from "@callgate/core";
import { fromIoredis, redisReplayStore } from "@callgate/redis";
import {
  createDpopKey,
  createTestIssuer,
  type DpopKey,
  dpop,
  type TestIssuer,
} from "@callgate/testkit";
import {
  type RedisServer,
  redisProgram,
  startRedis,
  withRedis,
} from "@callgate-tooling/test-support";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ORIGIN = "https://api.example.com";

describe.skipIf(redisProgram() === undefined)(withRedis("processes that share a store"), () => {
  let server: RedisServer;
  let issuer: TestIssuer;
  let key: DpopKey;
  let token: string;
  let gates: readonly Gate[];
  const clients: Redis[] = [];

  beforeAll(async () => {
    server = await startRedis();
    issuer = await createTestIssuer();
    key = await createDpopKey();
    token = await issuer.token({ caller: "reports", boundTo: key });
    gates = await Promise.all([0, 1].map(connected));
    // The token is cached from here on: what is measured is not how many tokens may wait for their signatures.
    for (const gate of gates) expect(await reasons(1, [gate])).toEqual(["allowed"]);
  });
  afterAll(async () => {
    for (const gate of gates) gate.close();
    for (const client of clients) client.disconnect();
    await Promise.all([server.stop(), issuer.close()]);
  });

  /** A gate with a connection of its own, as in another process. */
  async function connected(): Promise<Gate> {
    const client = new Redis(server.port, "127.0.0.1", {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 50,
      lazyConnect: true,
    });
    client.on("error", () => {});
    clients.push(client);
    await client.connect();
    // A thousand claims at once take longer than one.
    const replay = redisReplayStore({ send: fromIoredis(client), commandTimeoutMs: 5000 });
    const options = { publicUrls: [ORIGIN], replay, storeTimeoutMs: 5000 };
    return createGate({ ...issuer.gateOptions, dpop: options, warnings: false });
  }

  /** What gates answer, in turns, to equal requests with one new proof. */
  async function reasons(
    count: number,
    deciding: readonly Gate[] = gates,
  ): Promise<readonly string[]> {
    const proof = await key.proof({ method: "GET", url: `${ORIGIN}/orders`, token });
    const headers = dpop(token, proof);
    const decisions = await Promise.all(
      Array.from({ length: count }, (_, index) => {
        const gate = deciding[index % deciding.length] as Gate;
        // An object of its own each: what is decided again about one object is the same request.
        const request = fromNode({ method: "GET", url: "/orders", headers });
        return gate.decide(request, gate.policy({ callers: ["reports"] }));
      }),
    );
    return decisions.map((each) => (each.outcome === "allowed" ? "allowed" : each.reason));
  }

  it("admit one of 1000 equal proofs that arrive at once", async () => {
    const found = await reasons(1000);
    expect(found.filter((each) => each === "allowed")).toHaveLength(1);
    expect(new Set(found)).toEqual(new Set(["allowed", "proof_replayed"]));
  });

  it("admit none while it is away, and again when it is back", async () => {
    const { port } = server;
    await server.kill();
    expect(await reasons(2)).toEqual(Array(2).fill("replay_store_unavailable"));
    server = await startRedis([], port);
    await expect.poll(() => reasons(1)).toEqual(["allowed"]);
  });
});
