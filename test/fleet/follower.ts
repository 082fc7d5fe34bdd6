import { createGate, type GateOptions } from "@callgate/core";
import { fromIoredis, redisRevocations } from "@callgate/redis";
import { Redis } from "ioredis";

/** What a process of the fleet is started with. */
export interface FollowerOptions {
  readonly redisPort: number;
  readonly issuer: Pick<GateOptions, "issuer" | "audience" | "jwks">;
  readonly token: string;
}

/** What it reports: each change of the outcome for its token, and when, in milliseconds since the Unix epoch. */
export interface FollowerReport {
  readonly outcome: string;
  /** The first decision with the outcome. */
  readonly at: number;
}

/** So often it decides about its token. */
const EVERY_MS = 3;

process.once("message", (options: FollowerOptions) => void follow(options));

async function follow({ redisPort, issuer, token }: FollowerOptions): Promise<void> {
  const connect = () =>
    new Redis(redisPort, "127.0.0.1", { enableOfflineQueue: true, maxRetriesPerRequest: 0 });
  const source = redisRevocations({
    send: fromIoredis(connect()),
    waitingSend: fromIoredis(connect()),
  });
  const gate = createGate({
    ...(issuer as GateOptions),
    revocations: { sources: [source], whenStale: "serve" },
  });
  await gate.ready();
  const policy = gate.policy({ callers: "any" });
  const request = { method: "GET", url: "/orders", authorization: [`Bearer ${token}`] };
  let before = "";
  setInterval(async () => {
    const { outcome } = await gate.decide(request, policy);
    if (outcome === before) return;
    before = outcome;
    process.send?.({ outcome, at: Date.now() } satisfies FollowerReport);
  }, EVERY_MS);
}
