import { setTimeout as pause } from "node:timers/promises";
import { createGate } from "@callgate/core";
import { answerQuestions } from "../measure/helper-process.js";
import { AUDIENCE, CALLERS, POLICY } from "../policy.js";
import { SigningKey } from "../signing-key.js";

// One gate, shown ever more distinct tokens: of 1 KB, or with as many groups as the argument says. Each question is how
// many tokens; the answer is the memory held afterwards.
const [content = "padding"] = process.argv.slice(2);
const ISSUER = "https://login.example.com";
const TOKEN_LENGTH = 1024;
const BATCH = 500;
/** Shown to another gate first: what Node compiles meanwhile is not memory of tokens. */
const WARM_UP_TOKENS = 2_000;
const [caller = ""] = CALLERS;

const key = new SigningKey("ES256");
const extra =
  content === "padding"
    ? { padding: await padTo(TOKEN_LENGTH) }
    : { groups: groups(Number(content)) };
const warmUp = await openGate();
for (let shown = 0; shown < WARM_UP_TOKENS; shown += 1) await showToken(warmUp);
warmUp.gate.close();
const measured = await openGate();

answerQuestions(async (tokens: number): Promise<number> => {
  for (let shown = 0; shown < tokens; shown += BATCH) {
    const length = Math.min(BATCH, tokens - shown);
    await Promise.all(Array.from({ length }, () => showToken(measured)));
  }
  return heldBytes();
});

async function openGate() {
  const gate = createGate({ issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [key.jwk] } });
  await gate.ready();
  return { gate, policy: gate.policy(POLICY) };
}

async function showToken({ gate, policy }: Awaited<ReturnType<typeof openGate>>): Promise<void> {
  const token = await key.token({ iss: ISSUER, azp: caller, ...extra });
  const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
  // Twice: a token that never comes back is not cached for long.
  for (let times = 0; times < 2; times += 1) {
    const { outcome } = await gate.decide(request, policy);
    if (outcome !== "allowed") throw new Error("A good token was refused");
  }
}

/** What is left when all that can be collected has been: on the heap, and in buffers beside it. */
async function heldBytes(): Promise<number> {
  for (let times = 0; times < 3; times += 1) {
    await pause(20);
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function padTo(length: number): Promise<string> {
  const unpadded = (await key.token({ iss: ISSUER, azp: caller, padding: "" })).length;
  return "x".repeat(Math.ceil(((length - unpadded) * 3) / 4));
}

/** Names as directories have them, short enough that a token with 200 of them is stored. */
function groups(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `orders-team-${String(n).padStart(4, "0")}`);
}
