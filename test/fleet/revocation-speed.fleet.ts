import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { fromIoredis, redisRevocations } from "@callgate/redis";
import { createTestIssuer } from "@callgate/testkit";
import { type RedisServer, startRedis } from "@callgate-tooling/test-support";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FollowerOptions, FollowerReport } from "./follower.js";
import { until } from "./until.js";

const PROCESSES = 20;
const ROUNDS = 7;
const LONGEST_MS = 100;

/** A process of the fleet, and the last outcome that it reported. */
interface Follower {
  readonly child: ChildProcess;
  last: FollowerReport;
}

let server: RedisServer;
let client: Redis;
const followers: Follower[] = [];

beforeAll(async () => {
  server = await startRedis();
  client = new Redis(server.port, "127.0.0.1");
  const issuer = await createTestIssuer();
  const { keys } = (await (await fetch(`${issuer.url}/jwks`)).json()) as { keys: object[] };
  const options: FollowerOptions = {
    redisPort: server.port,
    issuer: { issuer: issuer.url, audience: issuer.audience, jwks: { keys } },
    token: await issuer.token({ caller: "reports", expiresInSeconds: 3600 }),
  };
  await issuer.close();
  for (let n = 0; n < PROCESSES; n += 1) followers.push(start(options));
  await allReport("allowed");
});

afterAll(async () => {
  for (const { child } of followers) child.kill("SIGKILL");
  client?.disconnect();
  await server?.stop();
});

function start(options: FollowerOptions): Follower {
  const program = fileURLToPath(new URL("./follower.ts", import.meta.url));
  const execArgv = ["--conditions=@callgate/source", "--import", "tsx"];
  // Where tsx is installed.
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const child = fork(program, { execArgv, cwd });
  const follower: Follower = { child, last: { outcome: "", at: 0 } };
  child.on("message", (report: FollowerReport) => {
    follower.last = report;
  });
  child.send(options);
  return follower;
}

async function allReport(outcome: string): Promise<void> {
  await until(() => followers.every(({ last }) => last.outcome === outcome));
}

describe(`a revocation, in ${PROCESSES} processes`, () => {
  it(`is in force everywhere within ${LONGEST_MS} ms, cached tokens included`, async () => {
    const send = fromIoredis(client);
    const source = redisRevocations({ send, waitingSend: send });
    const match = { caller: "reports" };
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const revokedAt = Date.now();
      const revocation = { match, until: "2999-12-31", reason: "for a test" };
      await source.publish({ type: "revoked", revocation });
      await allReport("denied");
      times.push(Math.max(...followers.map(({ last }) => last.at)) - revokedAt);
      await source.publish({ type: "restored", match });
      await allReport("allowed");
    }
    times.sort((a, b) => a - b);
    console.info(
      `from revoke to the last first refusal of ${PROCESSES} processes: ${times.join(", ")} ms`,
    );
    expect(times[(ROUNDS - 1) / 2]).toBeLessThan(LONGEST_MS);
  });
});
