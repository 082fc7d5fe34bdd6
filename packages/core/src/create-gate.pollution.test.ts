import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { fromNode } from "./adapter/from-node.js";
import { createGate } from "./create-gate.js";
import type { Decision } from "./decision/decision.js";
import { createSigner } from "./test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const clock = new FakeClock();
const signer = createSigner();
const stranger = createSigner();

const auth = Object.freeze({
  caller: { id: "reports", issuer: "anybody", alias: undefined },
  issuer: "anybody",
  scopes: ["orders:read"],
  roles: [],
  claims: {},
});

/** Members of every internal and public result, and words that could be mistaken for one. */
const NAMES = [
  ..."kind outcome denied allowed unavailable verified judged candidate verification".split(" "),
  ..."auth token scheme fault reason enforced challenge challenges headers bindings".split(" "),
  ..."confirmation validity holds cached retryAfterSeconds decisionId context rest head middle end a b c d cameBack".split(
    " ",
  ),
];

/** What other code of the process may have put there. */
const VALUES: readonly unknown[] = [
  { auth },
  auth,
  { ...auth, kind: "verified", auth, validity: { kid: "k1", holds: () => true } },
  "allowed",
  "verified",
  true,
  undefined,
  () => auth,
];

const requests = {
  "no credentials": requestWith(),
  "no token": requestWith("x"),
  "a forged token": requestWith(tokenAt(clock, stranger)),
  "an unsigned token": requestWith(`${tokenAt(clock, signer).split(".", 2).join(".")}.`),
  "an expired token": requestWith(tokenAt(clock, signer, { iat: 0, exp: 1 })),
  "a bound token": requestWith(tokenAt(clock, signer, { cnf: { jkt: "x" } })),
  "another caller": requestWith(tokenAt(clock, signer, { client_id: "x", sub: "x" })),
  "no scope": requestWith(tokenAt(clock, signer, { scope: undefined })),
  "a good token": requestWith(tokenAt(clock, signer)),
};

function withoutIdentity(decision: Decision): object {
  const { decisionId: _, ...rest } = decision;
  return rest;
}

describe.each([10_000, 0])("a gate that caches %i tokens", (maxTokens) => {
  const gate = createGate({ ...optionsFor(signer, clock), cache: { maxTokens } });
  const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });
  const decideAll = (): Decision[] =>
    Object.values(requests).map((request) => gate.decideNow(request, policy) as Decision);

  afterEach(() => {
    for (const name of NAMES) delete (Object.prototype as Record<string, unknown>)[name];
  });

  it("decides as it does without any of them", async () => {
    await gate.ready();
    decideAll();
    const reasons = decideAll().map((it) => (it.outcome === "allowed" ? "allowed" : it.reason));
    expect(
      Object.fromEntries(Object.keys(requests).map((name, at) => [name, reasons[at]])),
    ).toEqual({
      "no credentials": "credentials_missing",
      "no token": "token_malformed",
      "a forged token": "signature_invalid",
      "an unsigned token": "signature_invalid",
      "an expired token": "token_expired",
      "a bound token": "binding_unverified",
      "another caller": "caller_not_allowed",
      "no scope": "scope_insufficient",
      "a good token": "allowed",
    });
  });

  it.each(NAMES)("does not read an inherited `%s` as a result", async (name) => {
    await gate.ready();
    decideAll();
    const before = decideAll().map(withoutIdentity);
    for (const value of VALUES) {
      Object.defineProperty(Object.prototype, name, {
        value,
        configurable: true,
        enumerable: true,
      });
      const during = decideAll().map(withoutIdentity);
      delete (Object.prototype as Record<string, unknown>)[name];
      expect(during).toEqual(before);
    }
  });
});

describe("events", () => {
  it.each(["hint", "expected", "received", "error", "ticket"])(
    "explain nothing from an inherited `%s`",
    async (name) => {
      const events: object[] = [];
      const onDecision = (event: object) => void events.push(event);
      const gate = createGate({ ...optionsFor(signer, clock), onDecision });
      const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });
      await gate.ready();
      Object.defineProperty(Object.prototype, name, { value: ["planted"], configurable: true });
      try {
        for (const request of Object.values(requests)) gate.decideNow(request, policy);
      } finally {
        delete (Object.prototype as Record<string, unknown>)[name];
      }
      expect(events).toHaveLength(Object.keys(requests).length);
      expect(JSON.stringify(events)).not.toContain("planted");
    },
  );
});

describe("options, policies and profiles", () => {
  const INHERITED: Record<string, readonly unknown[]> = {
    mode: ["report"],
    condition: [() => true],
    callers: ["any"],
    scope: ["orders:list"],
    anyScope: [["orders:list"]],
    roles: [() => ["admin"], ["x"]],
    tokens: ["user"],
    audience: ["unchecked"],
    issuers: [[]],
    profile: ["spiffe"],
    algorithms: [["RS256"]],
    clockSkewSeconds: [300],
    cache: [{ maxTokens: 0 }],
    onDecision: [() => {}],
    impliedAudiences: [() => ["https://orders.example.com"]],
    insteadOfAudience: [() => true],
    deadlineMs: [0],
    authorization: [`Bearer ${tokenAt(clock, signer)}`],
  };

  afterEach(() => {
    for (const name of Object.keys(INHERITED))
      delete (Object.prototype as Record<string, unknown>)[name];
  });

  const decideOne = async (name?: string, value?: unknown): Promise<string[]> => {
    if (name !== undefined) {
      Object.defineProperty(Object.prototype, name, {
        value,
        configurable: true,
        enumerable: true,
      });
    }
    const gate = createGate({ ...optionsFor(signer, clock) });
    const policies = [{ callers: ["reports"] }, { callers: ["x"] }].map((each) =>
      gate.policy(each),
    );
    const tokens = [tokenAt(clock, signer), tokenAt(clock, signer, { aud: undefined }), undefined];
    const usable = await gate.ready();
    const outcomes = policies.flatMap((policy) =>
      tokens.map((token) => {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
        return gate.decideNow(fromNode({ method: "GET", url: "/", headers }), policy) as Decision;
      }),
    );
    delete (Object.prototype as Record<string, unknown>)[name ?? ""];
    return [
      String(usable),
      ...outcomes.map((it) => `${it.outcome} ${"reason" in it ? it.reason : ""}`),
    ];
  };

  it.each(Object.entries(INHERITED))("are read without an inherited `%s`", async (name, values) => {
    const before = await decideOne();
    for (const value of values) expect(await decideOne(name, value)).toEqual(before);
  });
});
