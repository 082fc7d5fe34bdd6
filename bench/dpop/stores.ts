import { createGate, fromNode, type GateOptions, type ReplayStore } from "@callgate/core";
import { fromIoredis, redisReplayStore } from "@callgate/redis";
import {
  answeringJson,
  redisProgram,
  startRedis,
  startServer,
  startTcpProxy,
} from "@callgate-tooling/test-support";
import { Redis } from "ioredis";
import { quantile } from "../measure/statistics.js";
import { AUDIENCE, CALLERS, SCOPE } from "../policy.js";
import { toText } from "../report/render-table.js";
import { SigningKey } from "../signing-key.js";
import { createProver, ORIGIN, PATH } from "./proved-calls.js";

const CALLS = 2000;
/** Fewer where each one waits. */
const SLOW_CALLS = 200;
const DELAY_MS = 20;

// Measures how long a decision about a bound request takes with the replay store in this process, in Redis, in a Redis that answers late,
// and in one that is gone. One call after another, each with a proof of its own.
if (redisProgram() === undefined) {
  console.error("There is no redis-server on this machine: install Debian's package.");
  process.exit(1);
}
const issuer = new SigningKey("ES256");
const jwks = { keys: [issuer.jwk] };
await using server = await startServer(answeringJson(jwks));
const prover = await createProver(issuer, server.origin);
const redis = await startRedis();
const proxy = await startTcpProxy(redis.port);
/** A timer of the proxy costs a millisecond, so that only what is disturbed goes through it. */
const clients = { direct: clientAt(redis.port), disturbed: clientAt(proxy.port) };
for (const client of Object.values(clients)) await client.connect();

const rows: string[][] = [];
const inMemory = await timesWith("memory", CALLS);
add("in this process", inMemory);
add("Redis", await timesWith(storeOf(clients.direct), CALLS));
const disturbed = storeOf(clients.disturbed);
proxy.delay(DELAY_MS);
add(`Redis, ${DELAY_MS} ms late`, await timesWith(disturbed, SLOW_CALLS));
proxy.delay(0);
await redis.kill();
add("Redis is gone", await timesWith(disturbed, CALLS));
console.log(
  toText({
    title: "A decision about a request with a cached bound token and a new proof, in milliseconds",
    columns: ["replay store", "p50", "p99", "added p50", "added p99", "decisions"],
    rows,
  }),
);
for (const client of Object.values(clients)) client.disconnect();
await proxy.close();
await redis.stop();

function clientAt(port: number): Redis {
  const client = new Redis(port, "127.0.0.1", {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  });
  client.on("error", () => {});
  return client;
}

function storeOf(client: Redis): ReplayStore {
  return redisReplayStore({ send: fromIoredis(client) });
}

interface Times {
  readonly p50: number;
  readonly p99: number;
  /** How many decisions each reason had. */
  readonly reasons: ReadonlyMap<string, number>;
}

async function timesWith(replay: ReplayStore | "memory", count: number): Promise<Times> {
  const dpop = { publicUrls: [ORIGIN], replay };
  const options = { issuer: server.origin, jwks, audience: AUDIENCE, dpop, warnings: false };
  const gate = createGate(options as GateOptions);
  const policy = gate.policy({ callers: CALLERS, scope: SCOPE, binding: "dpop" });
  const times: number[] = [];
  const reasons = new Map<string, number>();
  // The first calls verify the token, and let Node compile what is measured.
  for (const [n, { authorization, proof }] of prover.calls(count + 100).entries()) {
    const rawHeaders = ["Authorization", authorization, "DPoP", proof];
    const request = fromNode({ method: "GET", url: PATH, rawHeaders });
    const startedAt = performance.now();
    const decision = await gate.decide(request, policy);
    if (n < 100) continue;
    times.push(performance.now() - startedAt);
    const reason = decision.outcome === "allowed" ? "allowed" : decision.reason;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  gate.close();
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), reasons };
}

function add(name: string, { p50, p99, reasons }: Times): void {
  const added = [p50 - inMemory.p50, p99 - inMemory.p99];
  const numbers = [p50, p99, ...added].map((ms) => ms.toFixed(3));
  rows.push([name, ...numbers, [...reasons].map((each) => each.join(" × ")).join(", ")]);
}
