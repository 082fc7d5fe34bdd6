import { setTimeout as pause } from "node:timers/promises";
import { createGate } from "@callgate/core";
import { answerQuestions } from "../measure/helper-process.js";
import { AUDIENCE, CALLERS, POLICY } from "../policy.js";
import { SigningKey } from "../signing-key.js";

// One gate, shown ever more distinct tokens. Each question is how many; the answer is the memory held afterwards.
const ISSUER = "https://login.example.com";
const TOKEN_LENGTH = 1024;
const BATCH = 500;
const [caller = ""] = CALLERS;

const key = new SigningKey("ES256");
const padding = await padTo(TOKEN_LENGTH);
const gate = createGate({ issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [key.jwk] } });
const policy = gate.policy(POLICY);
await gate.ready();

answerQuestions(async (tokens: number): Promise<number> => {
  for (let shown = 0; shown < tokens; shown += BATCH) {
    await Promise.all(Array.from({ length: Math.min(BATCH, tokens - shown) }, showToken));
  }
  return heldBytes();
});

async function showToken(): Promise<void> {
  const token = await key.token({ iss: ISSUER, azp: caller, padding });
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
