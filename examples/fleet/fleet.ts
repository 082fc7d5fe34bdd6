import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startBalancer } from "./balancer.js";
import { Children } from "./children.js";
import { pathOf, REDIS } from "./programs.js";
import type { Shared } from "./shared.js";

/** How many processes the service has. */
export const MEMBERS: readonly string[] = ["1", "2", "3", "4"];

/** Whose tokens the fleet accepts. */
export interface FleetOptions {
  readonly issuer: string;
  readonly audience: string;
}

/** Four processes of one service, what they share, and what is in front of them. */
export interface Fleet {
  /** The address of the balancer, which is that of the service. */
  readonly url: string;
  /** The balancer, and what the processes share, in words. */
  readonly parts: readonly string[];
  readonly shared: Shared;
  /** Ends the Redis server as a crash does; without effect where it is missing. */
  killRedis(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything, and waits until it answers. */
export async function startFleet({ issuer, audience }: FleetOptions): Promise<Fleet> {
  const children = new Children();
  const folder = mkdtempSync(join(tmpdir(), "callgate-fleet-"));
  try {
    const redis = await startRedis(folder, children);
    const shared = redis?.shared ?? sharedFile(folder);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const trusted = { ISSUER: issuer, AUDIENCE: audience, PUBLIC_URL: url };
    const members = await Promise.all(
      MEMBERS.map((member) => startMember(member, trusted, shared, children)),
    );
    const balancer = await startBalancer(port, members, folder, children);
    return {
      url,
      parts: [balancer.name, redis?.name ?? WITHOUT_REDIS],
      shared,
      killRedis: async () => {
        if (redis !== undefined) await children.kill(redis.child);
      },
      async stop() {
        balancer.stop();
        await children.stopAll();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await children.stopAll();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const WITHOUT_REDIS = `a file (redis-server is not installed: apt-get install ${REDIS.package})`;

async function startRedis(
  folder: string,
  children: Children,
): Promise<{ name: string; shared: Shared; child: ChildProcess } | undefined> {
  const program = pathOf(REDIS);
  if (program === undefined) return undefined;
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder];
  const isOtherName = basename(program) === "redis-check-rdb";
  const argv0 = isOtherName ? { argv0: "redis-server" } : {};
  const child = await children.startServer(program, args, port, argv0);
  const shared = { redisUrl: `redis://127.0.0.1:${port}` };
  return { name: `a Redis server, ${program}`, shared, child };
}

function sharedFile(folder: string): Shared {
  const revokedFile = join(folder, "revoked.json");
  writeFileSync(revokedFile, '{ "revocations": [] }\n');
  return { revokedFile };
}

async function startMember(
  member: string,
  trusted: Readonly<Record<string, string>>,
  shared: Shared,
  children: Children,
): Promise<string> {
  const list =
    "revokedFile" in shared ? { REVOKED_FILE: shared.revokedFile } : { REDIS_URL: shared.redisUrl };
  const { url } = await children.startPrinting(
    process.execPath,
    ["--conditions=@callgate/source", "--import", "tsx", "member.ts"],
    {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      env: { ...trusted, ...list, MEMBER: member },
    },
  );
  return url;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
