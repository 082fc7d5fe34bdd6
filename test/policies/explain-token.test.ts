// cspell:ignore endpont
import { createGate } from "@callgate/core";
import { type Policy, parsePolicy } from "@callgate/policy";
import { type ExplainOptions, explainToken, type TokenExplanation } from "@callgate/policy/review";
import {
  createTestIssuer,
  type ForgeryName,
  forgeryReasons,
  type TestIssuer,
} from "@callgate/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const AUDIENCE = "https://orders.example.com";
let issuer: TestIssuer;
let policy: Policy;
let offline: { readonly jwks: string };

beforeAll(async () => {
  issuer = await createTestIssuer({
    profile: "keycloak",
    audience: AUDIENCE,
    algorithms: ["ES256", "RS256"],
  });
  policy = read(issuersOf());
  offline = { jwks: JSON.stringify(issuer.jwks()) };
});
afterAll(() => issuer.close());

const issuersOf = () =>
  `issuers: { corp: { issuer: "${issuer.url}", audience: "${AUDIENCE}", profile: keycloak } }`;

function read(head: string): Policy {
  const { policy: parsed, findings } = parsePolicy(`version: 1
${head}
endpoints:
  GET /orders: { callers: [reports, checkout], scope: "orders:read" }
  POST /orders: { callers: [{ client: reports, until: 2020-01-31, ticket: PAY-1 }], roles: writer }
  GET /lists: { callers: [reports], scope: "orders:list", delegation: refuse, authentication: { acr: [mfa] } }
  PUT /orders: { callers: any, reason: "x", anyScope: [a, b], tokens: user, mode: report }
  GET /open: { callers: [reports], condition: withinOpeningHours }
  "* /jobs": none
  GET /health: public
`);
  if (parsed === undefined) throw new Error(JSON.stringify(findings));
  return parsed;
}

const at = (): number => Date.now();
async function explained(token: string, options: Partial<ExplainOptions> = {}) {
  const result = await explainToken(policy, token, { at: at(), ...offline, ...options });
  return result as TokenExplanation;
}

const failures = ({ checks }: TokenExplanation): readonly (string | undefined)[] =>
  checks
    .filter(({ outcome }) => outcome === "failed")
    .map(({ name, reason }) => `${name} ${reason}`);

/** The output of the command is built from this. */
function hasPartOf(token: string, value: unknown): boolean {
  const text = JSON.stringify(value);
  for (let start = 0; start + 16 <= token.length; start += 1)
    if (text.includes(token.slice(start, start + 16))) return true;
  return false;
}

describe("explainToken", () => {
  it("judges implied scopes, actors and authentications as the gate does", async () => {
    const implying = read(`scopeImplies: { "orders:write": ["orders:list"] }\n${issuersOf()}`);
    const explain = async (scope: string, claims: Record<string, unknown>) => {
      const token = await issuer.token({ caller: "reports", scope, claims });
      const explanation = await explainToken(implying, token, {
        at: at(),
        ...offline,
        endpoint: "GET /lists",
      });
      return failures(explanation as TokenExplanation);
    };
    expect(await explain("orders:write", { acr: "mfa" })).toEqual([]);
    expect(await explain("orders:read", { acr: "pwd", act: { sub: "gateway" } })).toEqual([
      "actor actor_not_allowed",
      "scopes scope_insufficient",
      "authentication authentication_insufficient",
    ]);
  });

  it("allows what the gate allows, and shows what was compared", async () => {
    const token = await issuer.token({ caller: "reports", scope: "orders:read" });
    const explanation = await explained(token, { endpoint: "GET /orders" });
    expect(explanation).toMatchObject({
      version: policy.version,
      endpoint: "GET /orders",
      decision: { outcome: "allowed", reason: undefined, status: undefined, enforced: true },
    });
    expect(failures(explanation)).toEqual([]);
    const caller = explanation.checks.find(({ name }) => name === "caller");
    expect(caller?.received).toEqual(["reports"]);
    expect(issuer.requests).toMatchObject({ jwks: 0 });
  });

  it("fetches the issuer's keys when none are given", async () => {
    const token = await issuer.token({ caller: "reports", scope: "orders:read" });
    const now = at();
    const explanation = await explainToken(policy, token, { at: now, endpoint: "GET /orders" });
    expect(explanation?.decision.outcome).toBe("allowed");
    expect(issuer.requests.jwks).toBe(1);
  });

  it("names the end of a grant, and later checks that also fail", async () => {
    const token = await issuer.token({ caller: "reports", scope: "orders:read" });
    const explanation = await explained(token, { endpoint: "POST /orders" });
    expect(explanation.decision).toMatchObject({ reason: "grant_expired", status: 403 });
    expect(failures(explanation)).toEqual(["grant grant_expired", "roles role_insufficient"]);
  });

  it("judges at another time", async () => {
    const token = await issuer.token({ caller: "reports" });
    const later = await explained(token, { at: at() + 86_400_000 });
    expect(failures(later)).toEqual(["expiry token_expired"]);
    const earlier = await explained(token, { at: Date.parse("2019-12-31") });
    expect(earlier.decision.reason).toBe("token_not_yet_valid");
  });

  it("reports that report mode lets a refusal through", async () => {
    const token = await issuer.token({ caller: "reports", scope: "c" });
    const explanation = await explained(token, { endpoint: "PUT /orders" });
    expect(explanation.decision).toMatchObject({ outcome: "denied", enforced: false });
  });

  it("uses the entry that decides for a method", async () => {
    const token = await issuer.token({ caller: "reports" });
    const explanation = await explained(token, { endpoint: "DELETE /jobs" });
    expect(explanation).toMatchObject({ endpoint: "* /jobs" });
    expect(explanation.decision.reason).toBe("caller_not_allowed");
    expect(await explained(token, { endpoint: "GET /order" })).toBeUndefined();
  });

  it("reads no token for a public endpoint", async () => {
    const explanation = await explained("anything", { endpoint: "GET /health" });
    expect(explanation).toMatchObject({ checks: [], decision: { outcome: "allowed" } });
  });

  it("leaves the answer open when a condition has no result, and accepts a result", async () => {
    const token = await issuer.token({ caller: "reports" });
    const endpoint = "GET /open";
    const open = await explained(token, { endpoint });
    expect(open.decision).toMatchObject({
      outcome: "unavailable",
      condition: "withinOpeningHours",
    });
    expect(open.checks.at(-1)).toMatchObject({
      outcome: "not_checked",
      expected: ["withinOpeningHours"],
    });
    const yes = await explained(token, { endpoint, conditions: { withinOpeningHours: true } });
    expect(yes.decision).toMatchObject({ outcome: "allowed", condition: undefined });
    const no = await explained(token, { endpoint, conditions: { withinOpeningHours: false } });
    expect(no.decision.reason).toBe("condition_failed");
    const inherited = Object.create({ withinOpeningHours: true });
    expect((await explained(token, { endpoint, conditions: inherited })).decision.outcome).toBe(
      "unavailable",
    );
  });

  it("uses the issuer of the options when the document has none, and accepts it in one place only", async () => {
    const bare = read("owner: x");
    const only = { issuer: issuer.url, audience: AUDIENCE };
    const token = await issuer.token({ caller: "reports", scope: "orders:read" });
    const options = { at: at(), ...offline, endpoint: "GET /orders" };
    const explanation = await explainToken(bare, token, { ...options, issuer: only });
    expect(explanation?.decision.outcome).toBe("allowed");
    await expect(explainToken(bare, token, options)).rejects.toMatchObject({
      faults: [{ code: "option_missing", option: "issuer" }],
    });
    await expect(explainToken(policy, token, { ...options, issuer: only })).rejects.toMatchObject({
      faults: [{ code: "option_conflict" }],
    });
  });

  it.each([
    ["is not JSON", "{"],
    ["is not a JWK Set", "[]"],
    ["has no usable key", '{"keys":[{"kty":"oct","k":"AA"}]}'],
  ])("cannot decide with a JWK Set that %s", async (_, jwks) => {
    const explanation = await explained(await issuer.token({}), { jwks });
    expect(explanation.decision).toMatchObject({
      outcome: "unavailable",
      reason: "keys_unavailable",
    });
    expect(failures(explanation)).toEqual(["key keys_unavailable"]);
    expect(JSON.stringify(explanation)).not.toContain("jwks-file.invalid");
  });

  it.each([
    ["an unknown option", { endpont: "GET /orders" }, "option_unknown"],
    ["an option without a value", { endpoint: undefined }, "option_invalid"],
    ["a time that is not a number", { at: Number.NaN }, "option_invalid"],
  ])("refuses %s", async (_, options, code) => {
    const given = { at: 0, ...options } as ExplainOptions;
    await expect(explainToken(policy, "x", given)).rejects.toMatchObject({ faults: [{ code }] });
  });

  const names = Object.keys(forgeryReasons) as ForgeryName[];
  it.each(names)(
    "refuses a forged token as the gate does, and repeats nothing of it: %s",
    async (name) => {
      for (const algorithm of ["ES256", "RS256"] as const) {
        const token = await issuer.forge[name]({
          algorithm,
          caller: "reports",
          scope: "orders:read",
        });
        const explanation = await explained(token, { endpoint: "GET /orders" });
        expect(explanation.decision.reason).toBe(forgeryReasons[name]);
        expect(failures(explanation)[0]).toMatch(new RegExp(` ${forgeryReasons[name]}$`));
        expect(hasPartOf(token, explanation)).toBe(false);
      }
      expect(issuer.requests.trap).toBe(0);
    },
  );

  it("agrees with the gate about any token, endpoint and time", async () => {
    const gate = createGate({ ...policy.issuers, clock: clockAt(() => now) } as never);
    let now = 0;
    const tokens = fc.record({
      forged: fc.option(fc.constantFrom(...names), { nil: undefined, freq: 2 }),
      caller: fc.constantFrom("reports", "checkout", "stranger"),
      scope: fc.constantFrom("orders:read", "a", "c a"),
    });
    const endpoint = fc.constantFrom(...policy.entries.filter(({ kind }) => kind !== "public"));
    const shift = fc.constantFrom(0, 0, 0, -600_000, 86_400_000);
    await fc.assert(
      fc.asyncProperty(tokens, endpoint, shift, async ({ forged, caller, scope }, entry, byMs) => {
        now = at() + byMs;
        const options = { caller, scope };
        const token = await (forged ? issuer.forge[forged](options) : issuer.token(options));
        const conditions = { withinOpeningHours: true };
        const explanation = await explained(token, { at: now, endpoint: entry.name, conditions });
        const declared = entry.policy ?? "none";
        const given =
          entry.condition === undefined ? declared : { ...entry.policy, condition: () => true };
        const decision = await gate.decide(
          { method: "GET", url: "/", authorization: [`Bearer ${token}`] },
          gate.policy(given as typeof declared),
        );
        const { outcome } = decision;
        const reason = outcome === "allowed" ? undefined : decision.reason;
        expect(explanation.decision).toMatchObject({ outcome, reason });
        expect(hasPartOf(token, explanation)).toBe(false);
      }),
      { numRuns: 100 },
    );
    gate.close();
  }, 60_000);

  it("withholds a claim that repeats a part of the token, also one that its issuer signed", async () => {
    const header = (await issuer.token({})).split(".")[0] as string;
    const token = await issuer.token({ caller: header, scope: header });
    const explanation = await explained(token, { endpoint: "GET /orders" });
    expect(explanation.decision.reason).toBe("caller_not_allowed");
    expect(hasPartOf(token, explanation)).toBe(false);
    expect(JSON.stringify(explanation)).toContain("withheld");
  });
});

function clockAt(now: () => number) {
  return {
    now,
    monotonic: () => performance.now(),
    setTimer(callback: () => void, delayMs: number) {
      const timeout = setTimeout(callback, delayMs).unref();
      return { cancel: () => clearTimeout(timeout) };
    },
  };
}
