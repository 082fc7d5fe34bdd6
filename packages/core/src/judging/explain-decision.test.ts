import { FakeClock } from "@callgate-tooling/test-support";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GateOptions } from "../options/gate-options.js";
import type { EndpointPolicy } from "../policy/endpoint-policy.js";
import { createSigner, encode } from "../test-support/signer.js";
import { claimsAt, headerOf, ISSUER, optionsFor, tokenAt } from "../test-support/valid-token.js";
import { type ExplainedDecision, explainDecision } from "./explain-decision.js";
import { CHECK_NAMES, type CheckName, type TracedCheck } from "./traced-check.js";

const clock = new FakeClock();
const signer = createSigner("ES256");
const stranger = createSigner("ES256");
const options = optionsFor(signer, clock);
const request = { method: "GET", url: "/orders" };
const now = Math.floor(clock.now() / 1000);

const explain = (
  token: string,
  declared: EndpointPolicy | "none" = { callers: ["reports"], scope: "orders:read" },
  changes: Partial<GateOptions> = {},
): Promise<ExplainedDecision> =>
  explainDecision(token, { ...options, ...changes } as GateOptions, declared, request);

const failedIn = ({ checks }: ExplainedDecision): readonly TracedCheck[] =>
  checks.filter(({ outcome }) => outcome === "failed");

describe("explainDecision", () => {
  it("passes every check of a token that is allowed, in the gate's order, with what was compared", async () => {
    const { checks, decision } = await explain(tokenAt(clock, signer));
    expect(decision.outcome).toBe("allowed");
    expect(checks.map(({ name }) => name)).toEqual(CHECK_NAMES);
    expect(checks.every(({ outcome }) => outcome === "passed")).toBe(true);
    const received = Object.fromEntries(checks.map((each) => [each.name, each.received]));
    expect(received).toMatchObject({
      form: undefined,
      lifetime: ["300 s"],
      audience: ["https://orders.example.com"],
      caller_claim: ["reports"],
      scopes: ["orders:read", "orders:list"],
      kind: ["app"],
    });
  });

  const cases: [what: string, token: string, first: CheckName, reason: string][] = [
    ["is opaque", "opaque", "form", "token_malformed"],
    ["is not a credential", "two words", "form", "credentials_malformed"],
    ["is empty", "", "form", "credentials_malformed"],
    ["has another issuer", tokenAt(clock, signer, { iss: "x" }), "issuer", "issuer_untrusted"],
    [
      "is unsecured",
      `${encode(headerOf(signer, { alg: "none" }))}.${encode(claimsAt(clock))}.`,
      "algorithm",
      "algorithm_not_allowed",
    ],
    [
      "has another type",
      tokenAt(clock, signer, {}, { typ: "dpop+jwt" }),
      "type",
      "token_type_mismatch",
    ],
    [
      "has a critical header",
      tokenAt(clock, signer, {}, { crit: ["b64"] }),
      "critical_header",
      "critical_header_unsupported",
    ],
    ["names no known key", tokenAt(clock, signer, {}, { kid: "no" }), "key", "key_unknown"],
    [
      "names a key for another algorithm",
      tokenAt(clock, signer, {}, { alg: "RS256" }),
      "key",
      "algorithm_not_allowed",
    ],
    ["has a foreign signature", tokenAt(clock, stranger), "signature", "signature_invalid"],
    ["has no exp", tokenAt(clock, signer, { exp: undefined }), "times", "claim_invalid"],
    ["has expired", tokenAt(clock, signer, { exp: now - 60 }), "expiry", "token_expired"],
    [
      "begins in the future",
      tokenAt(clock, signer, { nbf: now + 60 }),
      "not_before",
      "token_not_yet_valid",
    ],
    [
      "is issued in the future",
      tokenAt(clock, signer, { iat: now + 60 }),
      "issued_at",
      "token_not_yet_valid",
    ],
    [
      "is for another service",
      tokenAt(clock, signer, { aud: "x" }),
      "audience",
      "audience_mismatch",
    ],
    ["has a number for its jti", tokenAt(clock, signer, { jti: 1 }), "claims", "claim_invalid"],
    [
      "is an ID token",
      tokenAt(clock, signer, { nonce: "n" }, { typ: "JWT" }),
      "access_token",
      "token_type_mismatch",
    ],
    [
      "has a number for its scope",
      tokenAt(clock, signer, { scope: 1 }),
      "granted",
      "claim_invalid",
    ],
    ["is bound", tokenAt(clock, signer, { cnf: { jkt: "x" } }), "binding", "binding_unverified"],
    [
      "is bound and names no caller",
      tokenAt(clock, signer, { cnf: {}, client_id: undefined }),
      "binding",
      "binding_unverified",
    ],
    [
      "names no caller",
      tokenAt(clock, signer, { client_id: undefined }),
      "caller_claim",
      "caller_unidentified",
    ],
    [
      "names another caller",
      tokenAt(clock, signer, { client_id: "checkout" }),
      "caller",
      "caller_not_allowed",
    ],
    ["lacks a scope", tokenAt(clock, signer, { scope: "x" }), "scopes", "scope_insufficient"],
  ];
  it.each(cases)(
    "fails the right check first for a token that %s",
    async (_, token, first, reason) => {
      const explained = await explain(token);
      expect(explained.decision).toMatchObject({ outcome: "denied", reason });
      expect(failedIn(explained)[0]).toMatchObject({ name: first, reason });
    },
  );

  it("continues after the first claim that fails", async () => {
    const token = tokenAt(clock, signer, { exp: now - 60, aud: "other", client_id: undefined });
    const names = failedIn(await explain(token)).map(({ name }) => name);
    expect(names).toEqual(["expiry", "audience", "caller_claim"]);
  });

  it("continues after the first requirement of the endpoint that fails", async () => {
    const until = "2020-01-31";
    const explained = await explain(tokenAt(clock, signer), {
      callers: [{ client: "reports", until }],
      tokens: "user",
      anyScope: ["a", "b"],
      claims: { tid: "t-1" },
    });
    expect(failedIn(explained).map(({ name, expected }) => [name, expected])).toEqual([
      ["grant", [until]],
      ["kind", ["user"]],
      ["scopes", ["a", "b"]],
      ["endpoint_claims", ["tid=t-1"]],
    ]);
  });

  it("makes the endpoint's checks for a token that is not valid at this time, and for no other refused token", async () => {
    const times = { iat: now - 900, exp: now - 600, scope: "x" };
    const expired = await explain(tokenAt(clock, signer, times));
    expect(failedIn(expired).map(({ name }) => name)).toEqual(["expiry", "scopes"]);
    const early = await explain(tokenAt(clock, signer, { nbf: now + 60, scope: "x" }));
    expect(failedIn(early).map(({ name }) => name)).toEqual(["not_before", "scopes"]);
    const other = await explain(tokenAt(clock, signer, { ...times, aud: "x" }));
    expect(failedIn(other).map(({ name }) => name)).toEqual(["expiry", "audience"]);
    expect(other.checks.find(({ name }) => name === "scopes")?.outcome).toBe("not_checked");
  });

  it("shows nothing of a token whose signature is invalid", async () => {
    const token = tokenAt(clock, stranger, { client_id: "a-secret-name" }, { typ: "at+jwt" });
    const { checks } = await explain(token);
    expect(JSON.stringify(checks)).not.toContain("a-secret-name");
    expect(checks.every(({ received }) => received === undefined)).toBe(true);
    expect(checks.slice(7).every(({ outcome }) => outcome === "not_checked")).toBe(true);
  });

  it("leaves a condition to the gate, and reports its outcome", async () => {
    const condition = { callers: "any", condition: () => false } as const;
    const refused = await explain(tokenAt(clock, signer), condition);
    expect(failedIn(refused)).toMatchObject([{ name: "condition", reason: "condition_failed" }]);
    const throwing = { ...condition, condition: () => Promise.reject(new Error("no")) };
    const undecided = await explain(tokenAt(clock, signer), throwing);
    expect(failedIn(undecided)).toMatchObject([{ name: "condition", reason: "decision_failed" }]);
  });

  it("reports why keys cannot be fetched", async () => {
    const explained = await explainDecision(
      tokenAt(clock, signer),
      {
        issuer: ISSUER,
        audience: "https://orders.example.com",
        clock,
        fetch: () => Promise.reject(Object.assign(new Error("no"), { code: "ECONNREFUSED" })),
      },
      { callers: "any" },
      request,
    );
    expect(explained.decision).toMatchObject({ outcome: "unavailable" });
    expect(failedIn(explained)).toMatchObject([
      { name: "key", received: ["network", "ECONNREFUSED", "login.example.com"] },
    ]);
  });

  it("agrees with the gate for any claims, header and policy: its reason is the first check that fails", async () => {
    const times = [undefined, null, now - 900, now + 300, now + 9000, "1", 1e300];
    const odd = [undefined, null, 1, "x", ["reports"], {}, ""];
    const claimChanges = [
      ...["exp", "nbf", "iat"].flatMap((name) => times.map((value) => ({ [name]: value }))),
      ...["iss", "aud", "client_id", "azp", "sub", "scope", "cnf", "nonce"].flatMap((name) =>
        odd.map((value) => ({ [name]: value })),
      ),
    ];
    const headerChanges = [
      ...[undefined, "JWT", "dpop+jwt", 1].map((typ) => ({ typ })),
      ...["none", "RS256", 1].map((alg) => ({ alg })),
      ...[undefined, "other", 1].map((kid) => ({ kid })),
      { crit: ["b64"] },
    ];
    const some = (changes: readonly object[], maxLength: number): fc.Arbitrary<object> =>
      fc.array(fc.constantFrom(...changes), { maxLength }).map((all) => Object.assign({}, ...all));
    const claims = some(claimChanges, 3);
    const header = some(headerChanges, 1);
    const declared = fc.record(
      {
        callers: fc.constantFrom<EndpointPolicy["callers"]>("any", ["reports"], ["checkout"]),
        scope: fc.constantFrom("reports", "orders:read"),
        tokens: fc.constantFrom("app", "user", "any"),
        claims: fc.constantFrom({ sub: "reports" }, { sub: "x" }),
        mode: fc.constantFrom("enforce", "report"),
      },
      { requiredKeys: ["callers"] },
    );
    const key = fc.constantFrom(...Array(9).fill(signer), stranger);
    await fc.assert(
      fc.asyncProperty(claims, header, declared, key, async (claimed, head, policy, by) => {
        const token = tokenAt(clock, by, { ...claimed }, { ...head });
        const explained = await explain(token, policy as EndpointPolicy, {
          maxTokenLifetimeSeconds: 3600,
        });
        const { decision } = explained;
        const reason = decision.outcome === "allowed" ? undefined : decision.reason;
        expect(failedIn(explained)[0]?.reason).toBe(reason);
      }),
      { numRuns: 500 },
    );
  }, 60_000);
});
