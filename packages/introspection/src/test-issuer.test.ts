import { clientSecretBasic, privateKeyJwt } from "@callgate/client/authentication";
import { createGate, type Decision, type GateOptions } from "@callgate/core";
import {
  type AnswerForgeryName,
  answerForgeryNames,
  createFakeClock,
  createTestIssuer,
  type TestIssuerOptions,
} from "@callgate/testkit";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import type { AnswerProfileName } from "./answers/answer-profiles.js";
import { introspect } from "./introspect.js";
import type { IntrospectOptions } from "./options/introspect-options.js";
import { endWith, SECRET, secretSource } from "./test-support/scene.js";

const { privateKey, publicKey } = freshKeyPair("ec", { namedCurve: "P-256" });

async function sceneWith(
  introspection: Partial<IntrospectOptions> = {},
  testIssuer: TestIssuerOptions = {},
  gateOptions: Partial<GateOptions> = {},
) {
  const clock = createFakeClock();
  const issuer = await createTestIssuer({
    clock,
    audience: "https://orders.example.com",
    clients: {
      orders: { secret: SECRET },
      keyed: { jwks: { keys: [publicKey.export({ format: "jwk" })] } },
    },
    ...testIssuer,
  } as TestIssuerOptions);
  const gate = createGate({
    ...issuer.gateOptions,
    clock,
    warnings: false,
    introspection: introspect({
      clientId: "orders",
      auth: clientSecretBasic(secretSource()),
      ...introspection,
    }),
    ...gateOptions,
  } as GateOptions);
  endWith(async () => {
    gate.close();
    await issuer.close();
  });
  const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });
  const decide = (token: string): Promise<Decision> =>
    gate.decide({ method: "GET", url: "/", authorization: [`Bearer ${token}`] }, policy);
  const outcome = async (token: string): Promise<string> => {
    const decision = await decide(token);
    return decision.outcome === "allowed" ? "allowed" : decision.reason;
  };
  return { issuer, gate, clock, decide, outcome };
}

const GOOD = { caller: "reports", scope: "orders:read" };

describe("a gate and the issuer of the test kit", () => {
  it.each<[AnswerProfileName, Partial<GateOptions>, refresh: string]>([
    ["standard", {}, "token_type_mismatch"],
    ["oidc-provider", {}, "token_type_mismatch"],
    ["hydra", {}, "token_type_mismatch"],
    ["keycloak", {}, "token_type_mismatch"],
    ["duende", {}, "token_inactive"],
    ["django-oauth-toolkit", { audience: "unchecked" }, "token_inactive"],
    ["wso2", { audience: "unchecked" }, "token_type_mismatch"],
    // Doorkeeper answers both in the same way: the README says so.
    ["doorkeeper", { audience: "unchecked" }, "allowed"],
  ])("agree on the tokens of %s", async (server, gateOptions, refresh) => {
    const testIssuer = { introspection: { server } } as TestIssuerOptions;
    const scene = await sceneWith({ answers: server }, testIssuer, gateOptions);
    const { issuer, outcome } = scene;
    expect(await outcome(await issuer.opaqueToken(GOOD))).toBe("allowed");
    expect(await outcome(await issuer.opaqueToken({ ...GOOD, caller: "other" }))).toBe(
      "caller_not_allowed",
    );
    expect(await outcome(await issuer.refreshToken(GOOD))).toBe(refresh);
  });

  it("agree on JWTs beside opaque tokens", async () => {
    const { issuer, outcome } = await sceneWith();
    expect(await outcome(await issuer.token(GOOD))).toBe("allowed");
    expect(await outcome(await issuer.opaqueToken(GOOD))).toBe("allowed");
    expect(issuer.requests.introspection).toBe(1);
  });

  it("agree on a token that is revoked, within the cache time", async () => {
    const { issuer, outcome, clock } = await sceneWith({ refreshAhead: false });
    const token = await issuer.opaqueToken(GOOD);
    expect(await outcome(token)).toBe("allowed");
    issuer.revoke(token);
    await clock.advance(29_000);
    expect(await outcome(token)).toBe("allowed");
    await clock.advance(1000);
    expect(await outcome(token)).toBe("token_inactive");
  });

  it("agree on a signed assertion", async () => {
    const auth = privateKeyJwt({ key: privateKey });
    const { issuer, outcome } = await sceneWith({ clientId: "keyed", auth });
    expect(await outcome(await issuer.opaqueToken(GOOD))).toBe("allowed");
  });

  it.each(answerForgeryNames)(
    "disagree on the forged answer %s",
    async (name: AnswerForgeryName) => {
      const { issuer, decide } = await sceneWith({ signed: "require" });
      const token = await issuer.opaqueToken(GOOD);
      issuer.forgeAnswers(name);
      const decision = await decide(token);
      if (name === "topLevelSubject")
        expect(decision).toMatchObject({ outcome: "allowed", auth: { caller: { id: "reports" } } });
      else if (name === "innerIssuer")
        expect(decision).toMatchObject({ reason: "issuer_untrusted" });
      else expect(decision).toMatchObject({ reason: "introspection_unavailable" });
      issuer.recover();
      expect(await decide(await issuer.opaqueToken(GOOD))).toMatchObject({ outcome: "allowed" });
    },
  );
});
