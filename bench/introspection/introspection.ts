import { setTimeout as sleep } from "node:timers/promises";
import { createGate, type Decision, type FetchLike, type Gate } from "@callgate/core";
import { type IntrospectOptions, introspect } from "@callgate/introspection";
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { type Quartiles, quartilesOf } from "../measure/statistics.js";
import { toText } from "../report/render-table.js";

const AUDIENCE = "https://orders.example.com";
const CALLERS = 1000;
const REQUESTS_PER_SECOND = 100;
const ROUNDS = { warmUp: 5, counted: 15 };
const DECISIONS = 200_000;

/** Opaque tokens as servers issue them: 43 characters. */
const tokens = Array.from({ length: CALLERS }, (_, each) =>
  Buffer.from(`token ${each} `.padEnd(32, "x")).toString("base64url"),
);

interface Asking {
  readonly gate: Gate;
  readonly questions: () => number;
  readonly decide: (token: string) => Decision | Promise<Decision>;
}

/** A gate whose questions are answered in this process. */
function gateWith(options: Partial<IntrospectOptions>, clock?: FakeClock): Asking {
  let questions = 0;
  const fetch: FetchLike = async () => {
    questions += 1;
    return Response.json({
      active: true,
      token_type: "Bearer",
      client_id: "reports",
      sub: "reports",
      aud: AUDIENCE,
      scope: "orders:read orders:list",
      iss: "https://login.example.com",
      iat: 1_767_225_600,
      exp: 4_000_000_000,
      jti: `${questions}`,
    });
  };
  const gate = createGate({
    issuer: "https://login.example.com",
    audience: AUDIENCE,
    fetch,
    introspection: introspect({
      clientId: "orders",
      auth: "none",
      endpoint: "https://login.example.com/introspect",
      missesPerSecond: 100_000,
      missBurst: 100_000,
      concurrency: 1000,
      queue: 100_000,
      ...options,
    }),
    ...(clock && { clock }),
  });
  const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });
  const decide = (token: string): Decision | Promise<Decision> =>
    gate.decideNow({ method: "GET", url: "/", authorization: [`Bearer ${token}`] }, policy);
  return { gate, questions: () => questions, decide };
}

/** Decisions a second of processor time about tokens whose answers are cached. Each request has a text of its own, as one from a socket has. */
async function measureCached(): Promise<Quartiles> {
  const { gate, decide } = gateWith({ cacheSeconds: 600, refreshAhead: false });
  await Promise.all(tokens.map(decide));
  const octets = tokens.map((token) => Buffer.from(token));
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS.warmUp + ROUNDS.counted; round += 1) {
    let allowed = 0;
    const before = process.cpuUsage();
    for (let each = 0; each < DECISIONS; each += 1) {
      const token = (octets[each % CALLERS] as Buffer).toString("latin1");
      const decision = decide(token) as Decision;
      if (decision.outcome === "allowed") allowed += 1;
    }
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (allowed !== DECISIONS) throw new Error("a decision was not cached");
    if (round >= ROUNDS.warmUp) rates.push(DECISIONS / seconds);
    await sleep(1);
  }
  gate.close();
  return quartilesOf(rates);
}

/** Questions in an hour of steady callers, and requests that waited for one, under a clock that only this moves. */
async function measureHour(refreshAhead: boolean): Promise<{ asked: number; waited: number }> {
  const clock = createFakeClock();
  const { gate, questions, decide } = gateWith({ refreshAhead }, clock);
  await Promise.all(tokens.map(decide));
  let waited = 0;
  // A hundred requests a second of each caller: all of one second behave as the first, so one stands for them.
  for (let second = 0; second < 3600; second += 1) {
    await clock.advance(1000);
    const decisions = tokens.map(decide);
    waited += decisions.filter((decision) => decision instanceof Promise).length;
    await Promise.all(decisions);
    await new Promise(setImmediate);
  }
  gate.close();
  return { asked: questions(), waited };
}

/** Memory of one cached answer, in bytes. */
async function measureMemory(entries: number): Promise<number> {
  const { gate, decide } = gateWith({ cacheSeconds: 600, maxEntries: entries });
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("run with --expose-gc");
  await decide("warm-up");
  const usedAfterCollection = async (): Promise<number> => {
    for (let each = 0; each < 5; each += 1) {
      collect();
      await sleep(10);
    }
    return process.memoryUsage().heapUsed;
  };
  const before = await usedAfterCollection();
  for (let each = 0; each < entries; each += 100) {
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        decide(Buffer.from(`entry ${each + index} `.padEnd(32, "x")).toString("base64url")),
      ),
    );
  }
  const after = await usedAfterCollection();
  gate.close();
  return (after - before) / entries;
}

const rate = await measureCached();
const [ahead, behind] = [await measureHour(true), await measureHour(false)];
const memory = await measureMemory(10_000);

console.log(
  toText({
    title: "Introspection",
    columns: ["measured", "value"],
    rows: [
      [
        "cached decisions a second of processor time (median)",
        Math.round(rate[1]).toLocaleString("en"),
      ],
      ["bytes per cached answer", memory.toFixed(0)],
    ],
  }),
);
console.log(
  toText({
    title: `An hour of ${CALLERS} callers, ${REQUESTS_PER_SECOND} requests a second each, cacheSeconds 30`,
    columns: ["requested ahead", "questions", "seconds in which a caller waited"],
    rows: [
      ["yes", `${ahead.asked}`, `${ahead.waited}`],
      ["no", `${behind.asked}`, `${behind.waited}`],
    ],
  }),
);
