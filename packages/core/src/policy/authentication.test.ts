import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createGate } from "../create-gate.js";
import { toAnswer } from "../decision/answer.js";
import type { DecisionEvent } from "../decision/decision-event.js";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { Faults } from "../kit/configuration/faults.js";
import { createSigner } from "../test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "../test-support/valid-token.js";
import type { ClaimsSet } from "../token/claims-set.js";
import { compileAuthentication, mistypedIn } from "./authentication.js";
import type { UserAuthentication } from "./endpoint-policy.js";

const clock = new FakeClock();
const signer = createSigner();
const events: DecisionEvent[] = [];
const gate = createGate({
  ...optionsFor(signer, clock),
  clockSkewSeconds: 5,
  onDecision: (event) => void events.push(event),
});
const now = clock.now() / 1000;

const decide = (authentication: UserAuthentication, claims: Record<string, unknown>) => {
  const policy = gate.policy({ callers: "any", authentication });
  return gate.decide(requestWith(tokenAt(clock, signer, { sub: "user-1", ...claims })), policy);
};
const outcomeOf = async (authentication: UserAuthentication, claims: Record<string, unknown>) => {
  const decision = await decide(authentication, claims);
  return decision.outcome === "allowed" ? "allowed" : decision.reason;
};

describe("an endpoint that requires an authentication", () => {
  it.each([
    [{ acr: ["mfa"] }, { acr: "mfa" }],
    [{ acr: ["pwd", "mfa"] }, { acr: "mfa" }],
    [{ maxAgeSeconds: 300 }, { auth_time: now }],
    [{ maxAgeSeconds: 300 }, { auth_time: now - 305 }],
    [{ maxAgeSeconds: 300 }, { auth_time: now + 5 }],
    [{ maxAgeSeconds: 0 }, { auth_time: now - 5 }],
    [
      { acr: ["mfa"], maxAgeSeconds: 300 },
      { acr: "mfa", auth_time: now },
    ],
    // Claims that are not used may have any type.
    [{ acr: ["mfa"] }, { acr: "mfa", auth_time: "today" }],
    [{ maxAgeSeconds: 300 }, { acr: ["mfa"], auth_time: now }],
  ])("%j admits a token with %j", async (authentication, claims) => {
    expect(await outcomeOf(authentication, claims)).toBe("allowed");
  });

  it.each([
    [{ acr: ["mfa"] }, {}],
    [{ acr: ["mfa"] }, { acr: "MFA" }],
    [{ acr: ["mfa"] }, { acr: "" }],
    [{ maxAgeSeconds: 300 }, {}],
    [{ maxAgeSeconds: 300 }, { auth_time: now - 305.001 }],
    [{ maxAgeSeconds: 300 }, { auth_time: now + 5.001 }],
    [{ acr: ["mfa"], maxAgeSeconds: 300 }, { acr: "mfa" }],
    [{ acr: ["mfa"], maxAgeSeconds: 300 }, { auth_time: now }],
  ])("%j refuses a token with %j", async (authentication, claims) => {
    expect(await outcomeOf(authentication, claims)).toBe("authentication_insufficient");
  });

  it.each([
    [{ acr: ["mfa"] }, { acr: ["mfa"] }, "acr: a string", "acr: a list"],
    [{ acr: ["mfa"] }, { acr: null }, "acr: a string", "acr: null"],
    [{ maxAgeSeconds: 300 }, { auth_time: "0" }, "auth_time: a number", "auth_time: a string"],
  ])(
    "%j refuses a token with %j as one with an invalid claim",
    async (demand, claims, ...types) => {
      expect(await outcomeOf(demand, claims)).toBe("claim_invalid");
      const [expected, received] = types;
      expect(events.at(-1)).toMatchObject({ expected: [expected], received: [received] });
    },
  );

  it("names in its challenge what the policy requires, and nothing of the token (RFC 9470 section 3)", async () => {
    const decision = await decide(
      { acr: ["mfa", "hwk"], maxAgeSeconds: 300 },
      { acr: "secret-acr" },
    );
    if (decision.outcome !== "denied") throw new Error("expected a denial");
    const { status, headers } = toAnswer(decision);
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toBe(
      'Bearer realm="api", error="insufficient_user_authentication", ' +
        'error_description="This endpoint needs the user to authenticate again or in a stronger way", ' +
        'acr_values="mfa hwk", max_age="300"',
    );
    expect(JSON.stringify(toAnswer(decision))).not.toContain("secret-acr");
  });

  it("names only what it requires, and names it for no other refusal", async () => {
    const only = await decide({ maxAgeSeconds: 60 }, {});
    expect(only).toMatchObject({ challenges: [expect.stringMatching(/", max_age="60"$/)] });
    const other = gate.policy({ callers: ["x"], authentication: { acr: ["mfa"] } });
    const refused = await gate.decide(requestWith(tokenAt(clock, signer)), other);
    expect(refused).toMatchObject({ reason: "caller_not_allowed" });
    expect(JSON.stringify(refused)).not.toContain("acr_values");
  });

  it("reports to operators what it requires and what the token has", async () => {
    const claims = { acr: "pwd", auth_time: now - 900 };
    await decide({ acr: ["mfa"], maxAgeSeconds: 300 }, claims);
    expect(events.at(-1)).toMatchObject({
      reason: "authentication_insufficient",
      expected: ["acr=mfa", "auth_time within 300 s"],
      received: ["acr=pwd", `auth_time=${now - 900}`],
    });
  });

  it("is checked after scopes, roles and claims, and before the condition", async () => {
    const authentication = { acr: ["mfa"] };
    const token = requestWith(tokenAt(clock, signer));
    const reasonUnder = async (more: object) => {
      const decision = await gate.decide(
        token,
        gate.policy({ callers: "any", authentication, ...more }),
      );
      return decision.outcome === "denied" && decision.reason;
    };
    expect(await reasonUnder({ scope: "x" })).toBe("scope_insufficient");
    expect(await reasonUnder({ claims: { tid: "t" } })).toBe("claim_mismatch");
    expect(await reasonUnder({ condition: () => false })).toBe("authentication_insufficient");
  });

  it("becomes too old for a caller who stays connected, too", async () => {
    const policy = gate.policy({ callers: "any", authentication: { maxAgeSeconds: 60 } });
    const token = tokenAt(clock, signer, { auth_time: now });
    const decision = await gate.decide(requestWith(token), policy);
    expect(gate.permits(decision.auth, policy)).toBeUndefined();
    await clock.advance(66_000);
    expect(gate.permits(decision.auth, policy)).toMatchObject({
      reason: "authentication_insufficient",
    });
  });
});

describe("the option authentication", () => {
  it.each([
    [{}, "authentication"],
    ["mfa", "authentication"],
    [[], "authentication"],
    [{ acr: [] }, "authentication.acr"],
    [{ acr: "mfa" }, "authentication.acr"],
    [{ acr: ["a b"] }, "authentication.acr"],
    [{ acr: ['a"b'] }, "authentication.acr"],
    [{ acr: ["a\\b"] }, "authentication.acr"],
    [{ acr: [""] }, "authentication.acr"],
    [{ acr: ["x".repeat(257)] }, "authentication.acr"],
    [{ acr: Array.from({ length: 65 }, (_, index) => `l${index}`) }, "authentication.acr"],
    [{ maxAgeSeconds: -1 }, "authentication.maxAgeSeconds"],
    [{ maxAgeSeconds: 31_622_401 }, "authentication.maxAgeSeconds"],
    [{ maxAgeSeconds: 1.5 }, "authentication.maxAgeSeconds"],
  ])("refuses %j", (authentication, option) => {
    const compile = () => gate.policy({ callers: "any", authentication } as never);
    expect(compile).toThrow(ConfigurationError);
    expect(compile).toThrow(`\`${option}\``);
  });

  it("reports an unknown member with the one that was probably meant", () => {
    const authentication = { acr: ["mfa"], maxAgeSecond: 300 } as never;
    expect(() => gate.policy({ callers: "any", authentication })).toThrow("maxAgeSeconds");
  });

  const notAnObject = (what: string) =>
    `option_invalid: \`authentication\` must be an object with \`acr\`, \`maxAgeSeconds\` or both, received ${what}`;
  const notAList = (what: string) =>
    "option_invalid: `authentication.acr` must be a list of 1 to 64 values of 1 to 256 printable ASCII characters without " +
    `space, quote and backslash, received ${what}`;
  const values = (count: number) => Array.from({ length: count }, (_, index) => `acr-${index}`);

  it.each<[unknown, string]>([
    ["mfa", notAnObject('"mfa"')],
    [null, notAnObject("null")],
    [["mfa"], notAnObject("a list")],
    [
      {},
      "option_invalid: `authentication` has no requirement: set `acr` or `maxAgeSeconds`, or leave it out",
    ],
    [{ acr: "mfa" }, notAList('"mfa"')],
    [{ acr: [] }, notAList("an empty list")],
    [{ acr: ["mfa", 7] }, notAList("a list")],
    // A hole.
    [{ acr: Object.assign(["mfa"], { 2: "hwk" }) }, notAList("a list")],
    [{ acr: values(65) }, notAList("a list")],
    [
      { maxAgeSeconds: 31_622_401 },
      "option_invalid: `authentication.maxAgeSeconds` must be a whole number from 0 to 31622400, received 31622401",
    ],
  ])("as %j has a message that says what it may be", (given, fault) => {
    const faults = new Faults();
    const demand = compileAuthentication(given, 5, faults);
    expect(faults.found.map(({ code, message }) => `${code}: ${message}`)).toEqual([fault]);
    expect(demand?.acr ?? []).toEqual([]);
  });

  it.each<[unknown, object]>([
    [
      { acr: ["mfa", "hwk", "mfa"] },
      { acr: ["mfa", "hwk"], maxAgeSeconds: undefined, parameters: 'acr_values="mfa hwk"' },
    ],
    [{ maxAgeSeconds: 0 }, { acr: [], maxAgeSeconds: 0, parameters: 'max_age="0"' }],
    [
      { acr: values(64), maxAgeSeconds: 31_622_400 },
      {
        acr: values(64),
        maxAgeSeconds: 31_622_400,
        parameters: `acr_values="${values(64).join(" ")}", max_age="31622400"`,
      },
    ],
  ])("as %j is compiled once, and frozen", (given, expected) => {
    const faults = new Faults();
    const demand = compileAuthentication(given, 5, faults);
    expect(faults.found).toEqual([]);
    expect(demand).toEqual({ ...expected, clockSkewSeconds: 5 });
    expect(Object.isFrozen(demand)).toBe(true);
  });
});

describe("mistypedIn", () => {
  it.each<[ClaimsSet, boolean, boolean, unknown]>([
    [{}, true, true, undefined],
    [{ acr: "mfa", auth_time: 0 }, true, true, undefined],
    [{ acr: 7 }, true, false, ["acr", "a string"]],
    [{ acr: 7 }, false, true, undefined],
    [{ auth_time: "0" }, false, true, ["auth_time", "a number"]],
    [{ auth_time: "0" }, true, false, undefined],
    [{ auth_time: Number.POSITIVE_INFINITY }, false, true, ["auth_time", "a number"]],
    [{ acr: null, auth_time: null }, true, true, ["acr", "a string"]],
  ])("of %j, acr used: %s, time used: %s, is %j", (claims, usesAcr, usesTime, expected) => {
    expect(mistypedIn(claims, usesAcr, usesTime)).toEqual(expected);
  });
});
