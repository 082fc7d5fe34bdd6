import diagnostics from "node:diagnostics_channel";
import { FakeClock } from "@callgate-tooling/test-support";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { Decider, type DeciderParts } from "./decider.js";
import type { Auth } from "./decision/auth.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import { DecisionReporter } from "./decision/decision-reporter.js";
import { deny, denyBecause } from "./decision/deny.js";
import { standard } from "./issuer/profiles/standard.js";
import { Warnings } from "./kit/warnings.js";
import { compileMisplaced } from "./policy/compile-no-callers.js";
import { compilePolicy } from "./policy/compile-policy.js";
import type { CompiledPolicy } from "./policy/compiled-policy.js";
import type { EndpointDeclaration } from "./policy/endpoint-policy.js";
import { Revocations } from "./revocation/revocations.js";
import { requestWith } from "./test-support/valid-token.js";
import type { Verification, VerifiedToken } from "./verify/verification.js";

const ISSUER = "https://login.example.com";
const issuers = [{ issuer: ISSUER, alias: undefined, audiences: undefined, profile: standard }];
const origin = { version: "v1", entry: "GET /orders" };
const policyOf = (declared: EndpointDeclaration, document?: typeof origin): CompiledPolicy =>
  compilePolicy(declared, issuers, "enforce", document);

let anyCaller: CompiledPolicy;
let otherCallers: CompiledPolicy;
beforeAll(() => {
  anyCaller = policyOf({ callers: "any", endpoint: "listOrders" }, origin);
  otherCallers = policyOf({ callers: ["checkout"] });
});

const auth: Auth = {
  caller: { id: "reports", issuer: ISSUER, alias: undefined },
  issuer: ISSUER,
  subject: "reports",
  kind: "app",
  actor: undefined,
  audiences: [],
  scopes: [],
  roles: [],
  expiresAt: 0,
  bindings: [],
  claims: {},
};

const verified = (changes: Partial<VerifiedToken> = {}): VerifiedToken => ({
  kind: "verified",
  auth,
  confirmation: undefined,
  validity: { kid: undefined, holds: () => true },
  cached: false,
  ...changes,
});

type Verify = (token: string) => Verification | Promise<Verification>;

/** A decider over a verifier with one answer, and the events it reports. */
function setUp(verify: Verify = () => verified(), changes: Partial<DeciderParts> = {}) {
  const clock = new FakeClock();
  const events: DecisionEvent[] = [];
  const decider = new Decider({
    verifier: { verify },
    reporter: new DecisionReporter(
      clock,
      (event) => void events.push(event),
      () => false,
    ),
    clock,
    revocations: new Revocations({
      clock,
      warnings: new Warnings(false),
      defined: { sources: [], whenStale: "serve", maxStalenessMs: 60_000, maxEntries: 10 },
      closed: new AbortController().signal,
    }),
    proofs: { dpop: undefined, certificate: undefined },
    schemes: ["Bearer"],
    proofAlgorithms: [],
    vary: undefined,
    realm: "api",
    problemTypeBaseUrl: "https://docs.example.com/",
    metadataUrl: "https://orders.example.com/metadata",
    mode: "enforce",
    ...changes,
  });
  return { decider, clock, events };
}

/** A decider that no one listens to. */
const unheard = (verify?: Verify) =>
  setUp(verify, { reporter: new DecisionReporter(new FakeClock(), undefined, () => false) });

const request = requestWith("a.b.c");
const keysUnavailable = {
  kind: "unavailable",
  unavailable: "keys_unavailable",
  retryAfterSeconds: 7,
} as const;

describe("Decider.decide", () => {
  it("has the token verified, and decides at once or when that is done", async () => {
    const tokens: string[] = [];
    const { decider } = setUp((token) => {
      tokens.push(token);
      return tokens.length === 1 ? verified() : Promise.resolve(verified());
    });
    const allowed = { outcome: "allowed", auth };
    expect(decider.decide(request, anyCaller)).toMatchObject(allowed);
    const promised = decider.decide(request, anyCaller);
    expect(promised).toBeInstanceOf(Promise);
    expect(await promised).toMatchObject(allowed);
    expect(tokens).toEqual(["a.b.c", "a.b.c"]);
  });

  it("refuses a token that the verifier denies, and one that the policy refuses", () => {
    const expired = setUp(() => deny("token_expired"));
    expect(expired.decider.decide(request, anyCaller)).toMatchObject({
      reason: "token_expired",
      auth: undefined,
      problemType: "https://docs.example.com/token_expired",
      challenges: [expect.stringMatching(/realm="api".*resource_metadata=".*\/metadata"/)],
    });
    const { decider } = setUp();
    expect(decider.decide(request, otherCallers)).toMatchObject({
      reason: "caller_not_allowed",
      auth,
    });
  });

  it("does not decide where the verifier cannot, or fails in any way", async () => {
    const { decider } = setUp(() => keysUnavailable);
    expect(decider.decide(request, anyCaller)).toMatchObject({
      outcome: "unavailable",
      reason: "keys_unavailable",
      retryAfterSeconds: 7,
    });
    const broken = new Error("out of memory");
    const failed = { outcome: "unavailable", reason: "decision_failed", cause: broken };
    const throwing = setUp(() => {
      throw broken;
    });
    expect(throwing.decider.decide(request, anyCaller)).toMatchObject(failed);
    const rejecting = setUp(() => Promise.reject(broken));
    expect(await rejecting.decider.decide(request, anyCaller)).toMatchObject(failed);
    for (const { events } of [throwing, rejecting])
      expect(events).toMatchObject([{ reason: "decision_failed", error: broken, cached: false }]);
  });

  it("verifies nothing without credentials, and reports what was sent in their place", () => {
    const verify = vi.fn(() => verified());
    const { decider, events } = setUp(verify);
    const decide = (...authorization: string[]) =>
      decider.decide({ ...request, authorization }, anyCaller);
    decide();
    decide("Basic cmVwb3J0cw==");
    decide("Bearer a", "Bearer b");
    decide("Bearer");
    expect(events.map(({ reason, hint }) => [reason, hint])).toEqual([
      ["credentials_missing", undefined],
      ["credentials_missing", "scheme_unsupported"],
      ["credentials_malformed", "authorization_repeated"],
      ["credentials_malformed", undefined],
    ]);
    expect(verify).not.toHaveBeenCalled();
  });

  it("does not decide where the credentials cannot be read, and verifies nothing", () => {
    const verify = vi.fn(() => verified());
    const { decider, events } = setUp(verify);
    const broken = new Error("no session");
    const unreadable = Object.defineProperty({ ...request }, "authorization", {
      get: () => {
        throw broken;
      },
    });
    expect(decider.decide(unreadable, anyCaller)).toMatchObject({
      outcome: "unavailable",
      reason: "decision_failed",
      cause: broken,
    });
    expect(events).toMatchObject([{ reason: "decision_failed", error: broken }]);
    expect(verify).not.toHaveBeenCalled();
  });

  it("treats a malformed token as malformed credentials where it is not a bearer token at all", () => {
    const reasonOf = (denied: "token_malformed" | "token_expired", token: string) =>
      setUp(() => deny(denied)).decider.decide(requestWith(token), anyCaller);
    expect(reasonOf("token_malformed", "a,b")).toMatchObject({ reason: "credentials_malformed" });
    expect(reasonOf("token_malformed", "a.b")).toMatchObject({ reason: "token_malformed" });
    expect(reasonOf("token_expired", "a,b")).toMatchObject({ reason: "token_expired" });
  });

  it("refuses at an endpoint that was not declared, in the gate's mode", () => {
    for (const mode of ["enforce", "report"] as const) {
      const { decider, events } = setUp(undefined, { mode });
      expect(decider.decide(request, undefined)).toMatchObject({
        reason: "endpoint_undeclared",
        enforced: mode === "enforce",
        auth,
      });
      expect(events).toMatchObject([{ endpoint: "GET (unmatched)", policy: undefined }]);
    }
  });

  it("names no scope at an endpoint that was not declared", () => {
    const decision = setUp(() => deny("token_expired")).decider.decide(request, undefined);
    expect(JSON.stringify(decision)).not.toContain("scope=");
  });
});

describe("the event of a decision", () => {
  it("has the policy's name for the endpoint and its origin, and whether the token was cached", () => {
    const { decider, events } = setUp(() => verified({ cached: true }));
    decider.decide(request, anyCaller);
    decider.decide({ ...request, route: "GET /orders" }, otherCallers);
    expect(events).toMatchObject([
      { outcome: "allowed", endpoint: "listOrders", policy: origin, cached: true },
      { outcome: "denied", endpoint: "GET /orders", policy: undefined, cached: true },
    ]);
  });

  it("says that a token was not cached where it was verified, or could not be", () => {
    for (const verify of [() => verified(), () => keysUnavailable]) {
      const { decider, events } = setUp(verify);
      decider.decide(request, anyCaller);
      expect(events).toMatchObject([{ cached: false }]);
    }
  });

  it("explains a refusal", () => {
    const { decider, events } = setUp(() =>
      denyBecause("token_expired", () => ({ expected: ["now 2"], received: ["exp 1"] })),
    );
    decider.decide(request, anyCaller);
    setUp().decider.decide(request, anyCaller);
    expect(events).toMatchObject([{ expected: ["now 2"], received: ["exp 1"] }]);
  });

  it("is reported once, for a promise too", async () => {
    const { decider, events } = setUp(async () => verified());
    await decider.decide(request, anyCaller);
    expect(events).toHaveLength(1);
    expect(events[0]?.durationMs).toBeGreaterThan(0);
  });

  it("is absent where deciding began without a listener", async () => {
    const seen: unknown[] = [];
    const listen = (event: unknown) => void seen.push(event);
    onTestFinished(() => void diagnostics.unsubscribe("callgate:decision", listen));
    let isFirst = true;
    const { decider } = unheard(async () => {
      if (isFirst) diagnostics.subscribe("callgate:decision", listen);
      isFirst = false;
      return verified();
    });
    expect(await decider.decide(request, anyCaller)).toMatchObject({ outcome: "allowed" });
    expect(seen).toEqual([]);
    await decider.decide(request, anyCaller);
    expect(seen).toHaveLength(1);
  });
});

describe("a policy that is enforced from a moment on", () => {
  it("is enforced from that millisecond, and reports before", async () => {
    const { decider, clock } = setUp();
    const enforceFrom = new Date(clock.now() + 2).toISOString();
    const policy = policyOf({ callers: ["checkout"], enforceFrom });
    const enforced: unknown[] = [];
    for (const ms of [1, 1, 1]) {
      await clock.advance(ms);
      const decision = await decider.decide(request, policy);
      enforced.push(decision.outcome === "denied" && decision.enforced);
    }
    expect(enforced).toEqual([false, true, true]);
  });

  it("is the only one for which the time is read", () => {
    const now = vi.fn(() => 0);
    const { decider } = setUp(undefined, { clock: { now } });
    decider.decide(request, otherCallers);
    expect(now).not.toHaveBeenCalled();
  });
});

describe("Decider.permits", () => {
  it("permits a verified caller whom the policy admits, and reports it as cached", () => {
    const { decider, events } = setUp();
    expect(decider.permits(auth, anyCaller)).toBeUndefined();
    expect(events).toMatchObject([
      {
        outcome: "allowed",
        caller: "reports",
        cached: true,
        endpoint: "listOrders",
        policy: origin,
        method: "",
      },
    ]);
  });

  it("refuses one whom it does not, and one who is not known", () => {
    const { decider, events } = setUp();
    expect(decider.permits(auth, otherCallers)).toMatchObject({
      reason: "caller_not_allowed",
      enforced: true,
      auth,
    });
    expect(decider.permits(undefined, anyCaller)).toMatchObject({ reason: "credentials_missing" });
    expect(decider.permits(auth, undefined)).toMatchObject({ reason: "endpoint_undeclared" });
    expect(events).toMatchObject([
      { reason: "caller_not_allowed", cached: true, expected: ["checkout"], received: ["reports"] },
      { reason: "credentials_missing", cached: false, endpoint: "listOrders" },
      { reason: "endpoint_undeclared", endpoint: "(no request)" },
    ]);
  });

  it("challenges with the scheme that the caller used, and with both where no caller is known", () => {
    const { decider } = setUp(undefined, { schemes: ["Bearer", "DPoP"] });
    const schemesFor = (who: Auth | undefined): unknown =>
      decider.permits(who, undefined)?.challenges.map((challenge) => challenge.split(" ", 1)[0]);
    const key = { kind: "dpop", thumbprint: "t" } as const;
    const certificate = { kind: "certificate", thumbprint: "t" } as const;
    expect(schemesFor(auth)).toEqual(["Bearer"]);
    expect(schemesFor({ ...auth, bindings: [certificate] })).toEqual(["Bearer"]);
    expect(schemesFor({ ...auth, bindings: [key] })).toEqual(["DPoP"]);
    expect(schemesFor({ ...auth, bindings: [certificate, key] })).toEqual(["DPoP"]);
    expect(schemesFor(undefined)).toEqual(["Bearer", "DPoP"]);
  });

  it("decides the same where there is no listener", () => {
    const { decider } = unheard();
    expect(decider.permits(auth, anyCaller)).toBeUndefined();
    expect(decider.permits(auth, otherCallers)).toMatchObject({ reason: "caller_not_allowed" });
  });

  it("permits every caller of a public endpoint, an unknown one included", () => {
    const { decider, events } = setUp();
    const publicPolicy = policyOf("public");
    expect(decider.permits(auth, publicPolicy)).toBeUndefined();
    expect(decider.permits(undefined, publicPolicy)).toBeUndefined();
    expect(events).toMatchObject([
      { outcome: "allowed", caller: undefined, endpoint: "(no request)" },
      { outcome: "allowed", caller: undefined },
    ]);
  });
});

describe("Decider.reportPublic", () => {
  const publicPolicy = () => policyOf("public", origin);

  it("reports the request, without a caller", () => {
    const { decider, events } = setUp();
    decider.reportPublic(() => ({ ...request, route: "GET /status" }), publicPolicy());
    decider.reportPublic(() => undefined, publicPolicy());
    const passed = {
      outcome: "allowed",
      reason: undefined,
      enforced: true,
      caller: undefined,
      issuer: undefined,
      policy: origin,
      cached: false,
      hint: undefined,
      error: undefined,
    };
    expect(events).toMatchObject([
      { ...passed, endpoint: "GET /status", method: "GET" },
      { ...passed, endpoint: "(no request)", method: "" },
    ]);
    expect(new Set(events.map(({ decisionId }) => decisionId)).size).toBe(2);
    expect(events.every(({ decisionId }) => decisionId.length === 16)).toBe(true);
  });

  it("does not even describe the request while there is no listener", () => {
    const describeRequest = vi.fn(() => request);
    unheard().decider.reportPublic(describeRequest, publicPolicy());
    expect(describeRequest).not.toHaveBeenCalled();
  });

  it("reports nothing where the request cannot be described, and throws nothing", () => {
    const { decider, events } = setUp();
    decider.reportPublic(() => {
      throw new Error("closed");
    }, publicPolicy());
    expect(events).toEqual([]);
  });
});

describe("a gate that is mounted on another route than its entry names", () => {
  const misplaced = () => compileMisplaced("enforce", origin);

  it("refuses every verified caller, and reports both routes", () => {
    const { decider, events } = setUp();
    decider.decide({ ...request, route: "GET /stock" }, misplaced());
    decider.decide(request, misplaced());
    expect(events).toMatchObject([
      { reason: "endpoint_undeclared", expected: ["GET /orders"], received: ["GET /stock"] },
      { reason: "endpoint_undeclared", expected: ["GET /orders"], received: ["(no route)"] },
    ]);
  });

  it("refuses a token that is not valid as any gate does", () => {
    const { decider } = setUp(() => deny("token_expired"));
    expect(decider.decide(request, misplaced())).toMatchObject({ reason: "token_expired" });
  });
});

describe("what is checked of a verified token, besides its caller", () => {
  it("is first that it is bound to no key", () => {
    const { decider } = setUp(() =>
      verified({ confirmation: { bindings: [], proofKey: undefined } }),
    );
    for (const policy of [anyCaller, otherCallers, undefined])
      expect(decider.decide(request, policy)).toMatchObject({
        reason: "binding_unverified",
        auth: undefined,
      });
  });

  it("is last the condition, which only `true` meets", async () => {
    const { decider } = setUp(() => verified({ cached: true }));
    const outcomes: unknown[] = [];
    for (const result of [true, Promise.resolve(true), false, 1, "true", undefined]) {
      const policy = policyOf({ callers: "any", condition: () => result as boolean });
      const { outcome, reason } = (await decider.decide(request, policy)) as { reason?: string } & {
        outcome: string;
      };
      outcomes.push(reason ?? outcome);
    }
    expect(outcomes).toEqual(["allowed", "allowed", ...Array(4).fill("condition_failed")]);
  });

  it("is not the condition where the caller is refused anyway", () => {
    const condition = vi.fn(() => true);
    const decision = setUp().decider.decide(
      request,
      policyOf({ callers: ["checkout"], condition }),
    );
    expect(decision).toMatchObject({ reason: "caller_not_allowed" });
    expect(condition).not.toHaveBeenCalled();
  });

  it("passes the caller and the request to the condition", async () => {
    const condition = vi.fn(() => true);
    await setUp().decider.decide(request, policyOf({ callers: "any", condition }));
    expect(condition).toHaveBeenCalledWith(auth, request);
  });
});
