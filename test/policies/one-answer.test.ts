import { entryFor } from "@callgate/policy";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byCan, byMatrix, byTests, byWho, callerOf } from "./answers.js";
import {
  documents,
  questions,
  type RandomDocument,
  type RandomQuestion,
} from "./random-document.js";
import { type Outcome, Scene } from "./running-gate.js";

// FUZZ_RUNS=10000 is the full run; a failure names the seed, and FUZZ_SEED repeats it.
const QUESTIONS_EACH = 10;
const runs = Math.ceil(Number(process.env.FUZZ_RUNS ?? 1000) / QUESTIONS_EACH);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_201);

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const tally = new Map<string, number>();

/** The answers to each request, as one text for all sources of an answer. */
async function answersTo(random: RandomDocument, requests: readonly RandomQuestion[]) {
  const gate = scene.start(random);
  const { policy } = gate;
  const tested = byTests(policy, random.issuers, requests);
  const answers: Record<string, string>[] = [];
  for (const [index, question] of requests.entries()) {
    const caller = callerOf(random.issuers, question);
    const enforced = await gate.decide(question);
    const [, method = "", path = "", host] =
      /^(\S+) (\S+)(?: @(\S+))?$/.exec(question.endpoint) ?? [];
    const entry = entryFor(policy, { method, path, host });
    const [can, canAll = can] = byCan(policy, caller, question);
    answers.push({
      gate: shortly(enforced),
      who: shortly(byWho(policy, caller, question)),
      can: shortly(can),
      "can, of all": shortly(canAll),
      matrix: shortly(byMatrix(policy, caller, question, entry?.written ?? "")),
      test: shortly(tested[index]),
    });
  }
  gate.close();
  return answers;
}

function shortly(outcome: Outcome | undefined): string {
  return outcome === undefined
    ? "no such endpoint"
    : `${outcome.reason}, ${outcome.goesOn ? "continues" : "refused"}`;
}

describe("who, can, matrix, test and the running gate", () => {
  it(`have one answer to ${runs * QUESTIONS_EACH} requests (FUZZ_SEED=${seed})`, {
    timeout: 30_000 + 100 * runs,
  }, async () => {
    const several = fc.array(questions, { minLength: QUESTIONS_EACH, maxLength: QUESTIONS_EACH });
    await fc.assert(
      fc.asyncProperty(documents, several, async (random, requests) => {
        for (const answers of await answersTo(random, requests)) {
          const { gate = "" } = answers;
          expect(answers).toEqual(
            Object.fromEntries(Object.keys(answers).map((way) => [way, gate])),
          );
          tally.set(gate, (tally.get(gate) ?? 0) + 1);
        }
      }),
      { numRuns: runs, seed },
    );
    if (process.env.FUZZ_TALLY !== undefined) console.info(Object.fromEntries(tally));
  });

  it("covered every outcome, enforced and reported", () => {
    const reasons = ["caller_not_allowed", "grant_expired", "token_kind_not_allowed"];
    reasons.push("scope_insufficient", "role_insufficient", "condition_failed");
    reasons.push("actor_not_allowed", "authentication_insufficient");
    const outcomes = reasons.flatMap((reason) => [`${reason}, refused`, `${reason}, continues`]);
    const rare = [...outcomes, "allowed, continues", "no such endpoint"].filter(
      (outcome) => (tally.get(outcome) ?? 0) < runs / 100,
    );
    expect(rare).toEqual([]);
    expect(tally.get("allowed, continues")).toBeGreaterThan(runs);
  });
});
