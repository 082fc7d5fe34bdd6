import { createHash } from "node:crypto";
import {
  createGate,
  type Gate,
  type Revocation,
  type RevocationMatch,
  type RevocationSource,
} from "@callgate/core";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ENTRIES = 100_000;
const DECISIONS = 100_000;
const ROUNDS = 7;
const MOST_US = 1;

let issuer: TestIssuer;
let token = "";
beforeAll(async () => {
  issuer = await createTestIssuer();
  token = await issuer.token({ caller: "reports", expiresInSeconds: 3600 });
});
afterAll(() => issuer.close());

/** A gate that knows these revocations, and its cost of a decision about a cached token. */
async function gateWith(matchOf: ((n: number) => RevocationMatch) | undefined): Promise<Gate> {
  const revocations = Array.from({ length: matchOf === undefined ? 0 : ENTRIES }, (_, n) => ({
    match: matchOf?.(n) ?? {},
    until: "2999-12-31",
    reason: "for a test",
  })) satisfies Revocation[];
  const source: RevocationSource = {
    name: "fixed",
    start(apply, signal) {
      apply({ type: "replaced", revocations });
      apply({ type: "synced" });
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    },
  };
  const gate = createGate({
    ...issuer.gateOptions,
    revocations: { sources: [source], whenStale: "serve" },
  });
  await gate.ready();
  expect(gate.health().revocations.entries).toBe(revocations.length);
  return gate;
}

/** Microseconds of a decision, the least of several rounds. */
function costOf(gate: Gate): number {
  const policy = gate.policy({ callers: "any" });
  const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    for (let n = 0; n < DECISIONS; n += 1) void gate.decideNow(request, policy);
    least = Math.min(least, ((performance.now() - startedAt) * 1000) / DECISIONS);
  }
  return least;
}

describe(`${ENTRIES} revocations`, () => {
  it.each([
    ["callers", (n: number) => ({ caller: `client-${n}` })],
    ["callers of an issuer", (n: number) => ({ issuer: issuer.url, caller: `client-${n}` })],
    ["identifiers of tokens", (n: number) => ({ issuer: issuer.url, jti: `token-${n}` })],
    [
      "hashes of tokens",
      (n: number) => ({ tokenHash: createHash("sha256").update(`${n}`).digest("base64url") }),
    ],
  ])(`of %s cost at most ${MOST_US} µs a request`, async (what, matchOf) => {
    const [without, known] = [await gateWith(undefined), await gateWith(matchOf)];
    const [before, after] = [costOf(without), costOf(known)];
    console.info(`${what}: ${(after - before).toFixed(3)} µs beside ${before.toFixed(3)} µs`);
    expect(after - before).toBeLessThanOrEqual(MOST_US);
    without.close();
    known.close();
  });
});
