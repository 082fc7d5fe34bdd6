import { createHash } from "node:crypto";
import { memoryReplayStore } from "@callgate/core";
import { answeringJson, startServer } from "@callgate-tooling/test-support";
import { alternate, costOf } from "../measure/alternate.js";
import { quartilesOfRatio } from "../measure/statistics.js";
import { toText } from "../report/render-table.js";
import { SigningKey } from "../signing-key.js";
import { bareVerify, callgate, type HandleAll, oauth2JwtBearer } from "./contenders.js";
import { createProver } from "./proved-calls.js";

const CALLS = 1000;
const ROUNDS = { warmUp: 4, counted: 21 };
const REFERENCE = "crypto.verify of the proof";
const ENTRIES = 200_000;

// Measures what a request with a cached bound token and a new proof costs beside the one signature check that it needs.
const issuer = new SigningKey("ES256");
const jwks = { keys: [issuer.jwk] };
await using server = await startServer(answeringJson(jwks));
const prover = await createProver(issuer, server.origin);
const contenders: Readonly<Record<string, HandleAll>> = {
  [REFERENCE]: bareVerify(prover),
  "Callgate, replay: none": callgate({ issuer: server.origin, jwks }, "none"),
  Callgate: callgate(
    { issuer: server.origin, jwks },
    memoryReplayStore({ maxPerKey: ENTRIES / 2 }),
  ),
  "express-oauth2-jwt-bearer": oauth2JwtBearer(server.origin, `${server.origin}/jwks`),
};
const times = await alternate(
  Object.entries(contenders).map(([name, handleAll]) => ({
    name,
    prepare() {
      const calls = prover.calls(CALLS);
      return () => handleAll(calls);
    },
  })),
  ROUNDS,
);
const processorTimes = (name: string): readonly number[] =>
  (times.get(name) ?? []).map(({ processorMs }) => processorMs);
console.log(
  toText({
    title: "A request with a cached token that is bound by ES256, and a new proof",
    columns: ["", "µs", `÷ ${REFERENCE}`, "lower quartile", "upper quartile"],
    rows: [...times].map(([name, rounds]) => {
      const ratios = quartilesOfRatio(processorTimes(name), processorTimes(REFERENCE));
      const [low, middle, high] = ratios.map((ratio) => ratio.toFixed(3));
      const { processorMicroseconds } = costOf(rounds, CALLS);
      return [name, processorMicroseconds[1].toFixed(1), middle ?? "", low ?? "", high ?? ""];
    }),
  }),
);
console.log(toText(memoryOfStore()));

/** Claims of many clients fill a store; its memory is in typed arrays. */
function memoryOfStore() {
  const memoryNow = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const keys = Array.from({ length: ENTRIES }, (_, n) => keyOf(n));
  const store = memoryReplayStore({ maxEntries: ENTRIES });
  globalThis.gc?.();
  const before = memoryNow();
  let most = 0;
  const rows: string[][] = [];
  for (const [n, key] of keys.entries()) {
    store.claim(key, 60_000, `client-${n % 100}`);
    if ((n + 1) % 25_000 !== 0) continue;
    globalThis.gc?.();
    const bytes = (memoryNow() - before) / (n + 1);
    most = Math.max(most, bytes);
    rows.push([`${n + 1} entries`, bytes.toFixed(1)]);
  }
  rows.push(["most", most.toFixed(1)]);
  return { title: "Memory of the replay store", columns: ["", "bytes an entry"], rows };
}

function keyOf(n: number): string {
  return createHash("sha256").update(String(n)).digest().toString("base64url", 0, 16);
}
