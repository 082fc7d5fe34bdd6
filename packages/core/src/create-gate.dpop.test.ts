import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { deferFromNode, fromNode } from "./adapter/from-node.js";
import { deferFromRequest, fromRequest } from "./adapter/from-request.js";
import { createGate } from "./create-gate.js";
import { toAnswer } from "./decision/answer.js";
import type { Decision, Denied } from "./decision/decision.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import type { Gate } from "./gate.js";
import { memoryReplayStore } from "./kit/state/memory-replay-store.js";
import type { ReplayStore } from "./kit/state/replay-store.js";
import type { SharedOptions } from "./options/shared-options.js";
import type { BindingDemand } from "./policy/binding-demand.js";
import type { EndpointPolicy } from "./policy/endpoint-policy.js";
import type { ResourceRequest } from "./request/resource-request.js";
import {
  type ProofChanges,
  PUBLIC_URL,
  proofAt,
  provedRequest,
  thumbprintOf,
} from "./test-support/proofs.js";
import { createSigner } from "./test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";
import type { DpopOptions } from "./verify/binding/dpop/dpop-options.js";

const issuer = createSigner();
const holder = createSigner("ES256");
const gates: Gate[] = [];
afterEach(() => {
  for (const gate of gates.splice(0)) gate.close();
});

function sceneWith(dpop: Partial<DpopOptions> = {}, shared: SharedOptions = {}) {
  const clock = new FakeClock();
  const events: DecisionEvent[] = [];
  const gate = createGate({
    ...optionsFor(issuer, clock),
    ...shared,
    dpop: { publicUrls: [PUBLIC_URL], ...dpop },
    onDecision: (event) => void events.push(event),
  });
  gates.push(gate);
  const bound = tokenAt(clock, issuer, { cnf: { jkt: thumbprintOf(holder) } });
  const proof = (changes?: ProofChanges, token = bound) => proofAt(clock, holder, token, changes);
  const policyOf = (changes: Partial<EndpointPolicy> = {}) =>
    gate.policy({ callers: ["reports"], ...changes });
  const decide = (proofs: readonly string[], policy = policyOf(), scheme = "DPoP", token = bound) =>
    gate.decide(provedRequest(token, proofs, scheme), policy);
  return { clock, gate, bound, proof, policyOf, decide, events };
}

const reasonOf = (decision: Decision): string =>
  decision.outcome === "allowed" ? "allowed" : decision.reason;

describe("a gate with `dpop`", () => {
  it("admits a bound token with a proof, new and cached, and shows the binding", async () => {
    const { decide, proof } = sceneWith();
    for (let n = 0; n < 3; n += 1) {
      const decision = await decide([proof()]);
      expect(decision.auth?.bindings).toEqual([{ kind: "dpop", thumbprint: thumbprintOf(holder) }]);
    }
  });

  it("answers at once where token and store are in memory", async () => {
    const { gate, policyOf, bound, proof, decide } = sceneWith();
    await decide([proof()]);
    expect(gate.decideNow(provedRequest(bound, [proof()]), policyOf())).toMatchObject({
      outcome: "allowed",
    });
  });

  /** What Node makes of a request. */
  function received(headers: Record<string, string>): IncomingMessage {
    const rawHeaders = Object.entries(headers).flat();
    const request = new IncomingMessage(new Socket());
    return Object.assign(request, { method: "GET", url: "/orders", headers, rawHeaders });
  }

  it.each<[string, (headers: Record<string, string>) => () => ResourceRequest]>([
    [
      "Node",
      (headers) => {
        const request = received(headers);
        return () => fromNode(request);
      },
    ],
    [
      "Node, not read yet",
      (headers) => {
        const request = received(headers);
        return () => deferFromNode(request, {}, () => ({}));
      },
    ],
    [
      "the Web",
      (headers) => {
        const request = new Request("http://10.0.0.7/orders", { headers });
        return () => fromRequest(request, { original: {} });
      },
    ],
    [
      "the Web, not read yet",
      (headers) => {
        const request = new Request("http://10.0.0.7/orders", { headers });
        return () => deferFromRequest(request, {}, () => ({}));
      },
    ],
  ])(
    "admits a request of %s at two gates in a row, and its proof in no other",
    async (_, receive) => {
      const { gate, bound, proof, policyOf } = sceneWith();
      const headers = { authorization: `DPoP ${bound}`, dpop: proof() };
      const read = receive(headers);
      expect(reasonOf(await gate.decide(read(), policyOf()))).toBe("allowed");
      expect(reasonOf(await gate.decide(read(), policyOf()))).toBe("allowed");
      const replayed = receive(headers);
      expect(reasonOf(await gate.decide(replayed(), policyOf()))).toBe("proof_replayed");
      expect(reasonOf(await gate.decide(replayed(), policyOf()))).toBe("proof_replayed");
    },
  );

  it("ignores a superfluous proof beside a bearer token", async () => {
    const { decide, clock } = sceneWith();
    const token = tokenAt(clock, issuer);
    expect(await decide(["anything"], undefined, "Bearer", token)).toMatchObject({
      outcome: "allowed",
      auth: { bindings: [] },
    });
  });

  it("reads the token before the proof", async () => {
    const { decide, clock } = sceneWith();
    const expired = tokenAt(clock, issuer, { cnf: { jkt: thumbprintOf(holder) }, iat: 1, exp: 2 });
    expect(await decide([], undefined, "DPoP", expired)).toMatchObject({ reason: "token_expired" });
  });

  it("does not name the caller whose possession is not proved, and reports how the proof differs", async () => {
    const { decide, proof, events } = sceneWith();
    const refused = await decide([proof({ claims: { htu: "https://10.0.0.7/orders" } })]);
    expect(refused).toMatchObject({ reason: "proof_mismatch", auth: undefined });
    expect(events.at(-1)).toMatchObject({
      hint: "proof_address",
      expected: [PUBLIC_URL],
      received: undefined,
      caller: undefined,
    });
    expect(JSON.stringify(events)).not.toContain("10.0.0.7");
  });

  it("lets through and reports in report mode", async () => {
    const { decide, policyOf } = sceneWith();
    expect(await decide([], policyOf({ mode: "report" }))).toMatchObject({
      reason: "proof_missing",
      enforced: false,
    });
  });

  it("permits a caller whose binding was proved where one is required", async () => {
    const { decide, gate, proof, policyOf, clock } = sceneWith();
    const required = policyOf({ binding: "dpop" });
    const { auth } = await decide([proof()]);
    expect(gate.permits(auth, required)).toBeUndefined();
    const other = await gate.decide(requestWith(tokenAt(clock, issuer)), policyOf());
    expect(gate.permits(other.auth, required)).toMatchObject({ reason: "binding_required" });
  });
});

describe("the challenges of a gate with `dpop` (RFC 9449 section 7.2)", () => {
  const ALGS = "ES256 EdDSA Ed25519 PS256 RS256";
  const challengesOf = async (lines: readonly string[], binding?: BindingDemand) => {
    const { gate, policyOf } = sceneWith();
    const request = { method: "GET", url: "/orders", authorization: lines };
    const decision = (await gate.decide(request, policyOf(binding && { binding }))) as Denied;
    return toAnswer(decision).headers["www-authenticate"];
  };

  it("name both schemes without an error where there are no credentials", async () => {
    expect(await challengesOf([])).toBe(`Bearer realm="api", DPoP realm="api", algs="${ALGS}"`);
  });

  it("have the error in the one of the scheme used", async () => {
    expect(await challengesOf(["DPoP x"])).toMatch(
      /^Bearer realm="api", DPoP realm="api", error="invalid_token".*algs="ES256/,
    );
    expect(await challengesOf(["Bearer x"])).toMatch(
      /^Bearer realm="api", error="invalid_token", error_description="[^"]*", DPoP realm="api", algs="[^"]*"$/,
    );
  });

  it("have it in both where the request has two credentials, which is a 400", async () => {
    const challenges = await challengesOf(["DPoP x", "Bearer x"]);
    expect(challenges?.match(/error="invalid_request"/g)).toHaveLength(2);
  });

  it("name DPoP alone where the endpoint requires a bound token, also for one sent as a bearer token", async () => {
    expect(await challengesOf([], "required")).toMatch(/^DPoP /);
    expect(await challengesOf(["Bearer x"], "dpop")).toMatch(
      /^DPoP realm="api", error="invalid_tok/,
    );
  });
});

describe("a proof that is used again", () => {
  it("is refused, in any of its spellings, and the caller is not named", async () => {
    const { decide, proof } = sceneWith();
    const once = proof();
    expect(await decide([once])).toMatchObject({ outcome: "allowed" });
    expect(await decide([once])).toMatchObject({ reason: "proof_replayed", auth: undefined });
    const again = proof({ claims: { jti: "j-1", htu: "https://API.example.com:443/orders" } });
    expect(await decide([again])).toMatchObject({ outcome: "allowed" });
    const other = proof({
      claims: { jti: "j-1", iat: 1 + Math.floor(Date.UTC(2030, 0, 1) / 1000) },
    });
    expect(await decide([other])).toMatchObject({ reason: "proof_replayed" });
  });

  it("counts each decision about an object that only looks like a request of Node", async () => {
    const { gate, bound, proof, policyOf } = sceneWith();
    const headers = { authorization: `DPoP ${bound}`, dpop: proof() };
    const request = fromNode({ method: "GET", url: "/orders", headers });
    expect(reasonOf(await gate.decide(request, policyOf()))).toBe("allowed");
    expect(reasonOf(await gate.decide(request, policyOf()))).toBe("proof_replayed");
  });

  it("admits exactly one of 1000 equal requests at once, in memory and by a store elsewhere", async () => {
    const memory = memoryReplayStore();
    const slow: ReplayStore = { claim: async (key, ttlMs) => memory.claim(key, ttlMs) };
    for (const replay of ["memory", slow] as const) {
      const { decide, proof, policyOf } = sceneWith({ replay });
      const [once, policy] = [proof(), policyOf()];
      await decide([proof()], policy);
      const all = await Promise.all(Array.from({ length: 1000 }, () => decide([once], policy)));
      expect(all.filter(({ outcome }) => outcome === "allowed")).toHaveLength(1);
      expect(new Set(all.map(reasonOf))).toEqual(new Set(["allowed", "proof_replayed"]));
    }
  });

  it("is not used up by a request that the policy or its condition refuses", async () => {
    const { decide, proof, policyOf } = sceneWith();
    const once = proof();
    expect(await decide([once], policyOf({ scope: "other" }))).toMatchObject({
      reason: "scope_insufficient",
      auth: { bindings: [{ kind: "dpop" }] },
    });
    expect(await decide([once], policyOf({ condition: () => false }))).toMatchObject({
      reason: "condition_failed",
    });
    expect(await decide([once], policyOf({ condition: async () => true }))).toMatchObject({
      outcome: "allowed",
    });
    expect(await decide([once])).toMatchObject({ reason: "proof_replayed" });
  });

  it("is accepted with `none`, until it expires", async () => {
    const { decide, proof, clock } = sceneWith({ replay: "none" });
    const once = proof();
    for (let n = 0; n < 2; n += 1)
      expect(await decide([once])).toMatchObject({ outcome: "allowed" });
    await clock.advance(61_000);
    expect(await decide([once])).toMatchObject({ reason: "proof_expired" });
  });

  it("is kept for as long as it is accepted, and not much longer", async () => {
    const times: number[] = [];
    const claim = (_key: string, ttlMs: number): boolean => times.push(ttlMs) > 0;
    const { decide, proof, clock } = sceneWith({ replay: { claim } });
    const once = proof();
    await decide([once]);
    await clock.advance(59_000);
    await decide([once]);
    expect(times).toEqual([65_000, 6000]);
  });

  it("is kept for longer than it is accepted by a clock that was set back, or by that of another process", async () => {
    const { decide, proof, clock } = sceneWith();
    const once = proof();
    expect(reasonOf(await decide([once]))).toBe("allowed");
    await clock.advance(64_000);
    clock.step(-4000);
    expect(reasonOf(await decide([once]))).toBe("proof_replayed");
    await clock.advance(1);
    expect(reasonOf(await decide([once]))).toBe("proof_expired");
  });

  it("is refused where its key has used too many, and the event shows the difference", async () => {
    const replay = memoryReplayStore({ maxEntries: 10, maxPerKey: 2 });
    const { decide, proof, events } = sceneWith({ replay });
    for (let n = 0; n < 3; n += 1) await decide([proof()]);
    expect(events.at(-1)).toMatchObject({
      reason: "proof_replayed",
      hint: "proof_budget_exceeded",
      cached: false,
    });
  });

  it.each<[string, () => unknown]>([
    ["fails", () => Promise.reject(new Error("ECONNREFUSED"))],
    ["never answers", () => new Promise(() => {})],
    ["answers nonsense", () => "yes"],
  ])(
    "is undecided where the store %s: 503 within the deadline, and never admitted",
    async (_, claim) => {
      let onAsked: (() => void) | undefined;
      const asked = new Promise<void>((resolve) => {
        onAsked = resolve;
      });
      const replay = {
        claim: () => {
          onAsked?.();
          return claim();
        },
      };
      const { decide, proof, clock, events } = sceneWith({ replay: replay as ReplayStore });
      const deciding = decide([proof()]);
      await asked;
      await clock.advance(100);
      const decision = await deciding;
      expect(decision).toMatchObject({ reason: "replay_store_unavailable", auth: undefined });
      const { status, headers } = toAnswer(decision as Denied);
      expect([status, headers["retry-after"]]).toEqual([503, "1"]);
      expect(events.at(-1)?.error).toBeInstanceOf(Error);
    },
  );
});

describe("nonces of a gate", () => {
  const secret = "f3b1c0de77aa4a0c9f0e5b6d2c8194e3";

  it("are required by one challenge of DPoP alone, and given ahead with what is admitted or refused", async () => {
    const { decide, proof, clock, policyOf } = sceneWith({ nonce: { secrets: () => [secret] } });
    const demanded = (await decide([proof()])) as Denied;
    const { status, headers } = toAnswer(demanded);
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toMatch(/^DPoP realm="api", error="use_dpop_nonce"/);
    expect(headers["www-authenticate"]).not.toContain("Bearer");
    const nonce = headers["dpop-nonce"];
    expect(await decide([proof({ claims: { nonce } })])).toMatchObject({
      outcome: "allowed",
      headers: {},
    });
    await clock.advance(20_000);
    const ahead = { "cache-control": "no-store", "dpop-nonce": expect.any(String) };
    expect(await decide([proof({ claims: { nonce } })])).toMatchObject({ headers: ahead });
    const refused = await decide([proof({ claims: { nonce } })], policyOf({ scope: "x" }));
    expect(refused).toMatchObject({ reason: "scope_insufficient", headers: ahead });
  });

  it("are a failure to decide where their secrets cannot be read", async () => {
    const secrets = () => {
      throw new Error("the file is gone");
    };
    const { decide, proof } = sceneWith({ nonce: { secrets } });
    expect(await decide([proof()])).toMatchObject({ reason: "decision_failed" });
  });
});
