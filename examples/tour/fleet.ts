import { Writable } from "node:stream";
import { processContext, run } from "@callgate/cli";
import { createDpopKey, dpop } from "@callgate/testkit";
import type { ManyCalls } from "./many-calls.js";
import type { Observation } from "./outcome.js";
import { fleet } from "./services.js";
import type { Stage } from "./stage.js";

/** The processes of the fleet, as they call themselves in the header `Served-By`. */
const MEMBERS = ["1", "2", "3", "4"];
const DEADLINE_MS = 10_000;

export const checkoutEverywhere: ManyCalls = everywhere("checkout", "checkout");
/** One request with a proof, many times at once: claimed in Redis, for all processes. */
export const replayedEverywhere: ManyCalls = {
  name: "checkout, one proof, 40 times at once",
  async place(stage, path) {
    if (!isRedis(stage))
      return { status: 0, notShown: "without Redis each process accepts it once" };
    const key = await createDpopKey();
    const url = stage.addressOf(fleet) + path;
    const token = await stage.authority.boundToken("checkout", fleet, key);
    const headers = dpop(token, await key.proof({ method: "GET", url, token }));
    const seen = await Promise.all(Array.from({ length: 40 }, () => callOnce(url, headers)));
    const admitted = seen.filter(({ status }) => status === 200);
    const others = seen.filter(({ status }) => status !== 200);
    const [answer] = [...others.filter(({ reason }) => reason !== "proof_replayed"), ...others];
    return {
      ...(answer as Answer),
      learned: `${admitted.length} of ${seen.length} admitted, refused by ${membersOf(others).join(" ")}`,
    };
  },
};

export const reportsEverywhere: ManyCalls = everywhere("reports, not revoked", "reports");

/** Calls go on while `callgate revoke` is run: until every process has refused, and none admits any more. */
export const revokedEverywhere: ManyCalls = {
  name: "checkout, revoked while it calls",
  async place(stage, path) {
    const caller = await callerOf("checkout", stage, path);
    const seen: Answer[] = [];
    let isOver = false;
    const calls = (async () => {
      while (!isOver) seen.push(await caller());
    })();
    let revokedAt = 0;
    try {
      await until(() => seen.length >= 20);
      revokedAt = await revoke(stage, "checkout");
      await until(() => membersOf(seen.filter(isRefused)).length === MEMBERS.length);
    } finally {
      isOver = true;
    }
    await calls;
    const admitted = seen.filter(({ status }) => status === 200);
    const others = seen.filter(({ status }) => status !== 200);
    const last = Math.max(revokedAt, ...admitted.map(({ at }) => at));
    return {
      ...((others.find((each) => !isRefused(each)) ?? others[0]) as Answer),
      learned: `refused by ${membersOf(others).join(" ")}`,
      remarks: [`${admitted.length} admitted, the last ${Math.ceil(last - revokedAt)} ms after`],
    };
  },
};

interface Answer extends Observation {
  readonly member: string;
  readonly at: number;
}

/** Two calls for each process, all of which have to be answered alike. */
function everywhere(name: string, client: string): ManyCalls {
  return {
    name,
    async place(stage, path) {
      const caller = await callerOf(client, stage, path);
      // The processes have waited for the authority: each fetches its keys with its first call.
      const first: Answer[] = [];
      await until(async () => {
        first.push(await caller());
        return membersOf(first.filter(({ status }) => status === 200)).length === MEMBERS.length;
      });
      const seen: Answer[] = [];
      while (seen.length < MEMBERS.length * 2) seen.push(await caller());
      const [answer] = [...seen.filter(({ status }) => status !== 200), ...seen];
      return { ...(answer as Answer), learned: `answered by ${membersOf(seen).join(" ")}` };
    },
  };
}

/** Makes one call of a client. */
async function callerOf(
  client: string,
  stage: Stage,
  path: string,
): Promise<() => Promise<Answer>> {
  const headers = { authorization: `Bearer ${await stage.authority.token(client, fleet)}` };
  const url = stage.addressOf(fleet) + path;
  return () => callOnce(url, headers);
}

async function callOnce(url: string, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
  const { code } = (await response.json()) as { code?: string };
  return {
    status: response.status,
    reason: code,
    challenge: response.headers.get("www-authenticate") ?? undefined,
    retryAfter: response.headers.get("retry-after") ?? undefined,
    member: response.headers.get("served-by") ?? "",
    at: performance.now(),
  };
}

function isRedis({ fleetList }: Stage): boolean {
  return fleetList.startsWith("redis:");
}

/** Runs the command `callgate`, in this process. @returns when it had ended */
async function revoke(stage: Stage, caller: string): Promise<number> {
  const list = stage.fleetList;
  const args = ["revoke", "caller", caller, "--for", "1h", "--reason", "INC-42"];
  const context = processContext();
  const status = await run(isRedis(stage) ? args : [...args, "--file", list], {
    ...context,
    env: { ...context.env, ...(isRedis(stage) && { CALLGATE_REDIS_URL: list }) },
    stdout: new Writable({ write: (_text, _encoding, done) => done() }),
  });
  if (status !== 0) throw new Error(`callgate ${args.join(" ")} ended with status ${status}`);
  return performance.now();
}

function isRefused({ status, reason }: Answer): boolean {
  return status === 403 && reason === "caller_revoked";
}

function membersOf(answers: readonly Answer[]): readonly string[] {
  return [...new Set(answers.map(({ member }) => member))].sort();
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error("the fleet did not answer as expected");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
