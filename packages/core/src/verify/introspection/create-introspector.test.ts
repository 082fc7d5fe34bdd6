import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
import { standard } from "../../issuer/profiles/standard.js";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import { KeySet } from "../../keys/key-set.js";
import type { KeySource } from "../../keys/key-source.js";
import { importVerificationKey, type VerificationKey } from "../../keys/verification-key.js";
import type { Algorithm } from "../../kit/algorithms.js";
import { Warnings } from "../../kit/warnings.js";
import { defineOptions } from "../../options/define-options.js";
import { createSigner } from "../../test-support/signer.js";
import { claimsAt, ISSUER, optionsFor } from "../../test-support/valid-token.js";
import type { JsonObject } from "../../token/json.js";
import { createIntrospector, type IntrospectorParts } from "./create-introspector.js";
import type { Introspection, IntrospectionContext, Introspector } from "./introspection.js";

const signer = createSigner();
const introspector = {} as Introspector;

/** The context that a gate passes on for its issuer. */
async function contextWith(changes: Partial<IntrospectorParts> = {}) {
  const clock = new FakeClock();
  const trusted = defineOptions(optionsFor(signer, clock)).issuers[0] as TrustedIssuer;
  const contexts: IntrospectionContext[] = [];
  const settings = {
    tokens: "opaque",
    prefix: undefined,
    endpoint: undefined,
    signed: true,
    answersFor: () => ({ ...standard, callerClaims: ["azp"] }),
  } as const;
  const introspection: Introspection = Object.assign(
    (context: IntrospectionContext) => {
      contexts.push(context);
      return introspector;
    },
    { settings },
  );
  const algorithms = new Set<Algorithm>(["ES256"]);
  const rules = { algorithms, rsaAlgorithms: algorithms, keyUses: ["sig"] };
  const key = (await importVerificationKey(signer.publicJwk, rules)) as VerificationKey;
  const keys = { current: () => new KeySet([key]) } as KeySource;
  const parts: IntrospectorParts = {
    clock,
    fetch: async () => new Response(),
    insecureOrigins: [],
    maxResponseBytes: 10_000,
    clockSkewSeconds: 5,
    maxTokenLifetimeSeconds: undefined,
    signatureThreads: "never",
    waitUntil: undefined,
    warnings: new Warnings(false),
    ...changes,
  };
  const listed = { ...trusted, alias: "shop", algorithms };
  expect(createIntrospector({ ...listed, introspection: undefined }, keys, parts)).toBeUndefined();
  expect(createIntrospector({ ...listed, introspection }, keys, parts)).toBe(introspector);
  expect(contexts).toHaveLength(1);
  return { context: contexts[0] as IntrospectionContext, clock, parts };
}

const answerAt = (clock: FakeClock, changes: Record<string, unknown> = {}): JsonObject =>
  Object.assign(Object.create(null), claimsAt(clock, { token_type: "Bearer", ...changes }));

describe("createIntrospector", () => {
  it("passes on the issuer, and what the gate was given", async () => {
    const { context, parts } = await contextWith();
    const { clock, fetch, insecureOrigins, maxResponseBytes, clockSkewSeconds, warnings } = parts;
    const given = { clock, fetch, insecureOrigins, maxResponseBytes, clockSkewSeconds, warnings };
    expect(context).toMatchObject({ issuer: ISSUER, alias: "shop" });
    for (const [name, value] of Object.entries(given))
      expect(context[name as keyof IntrospectionContext]).toBe(value);
  });

  it("judges answers by their own profile, at the present time", async () => {
    const { context, clock } = await contextWith();
    const answer = answerAt(clock, { client_id: undefined, azp: "reports" });
    expect(context.judge(answer, 60)).toMatchObject({ auth: { caller: { id: "reports" } } });
    await clock.advance(304_999);
    expect(context.judge(answer, 60).kind).toBe("verified");
    await clock.advance(1);
    expect(context.judge(answer, 60)).toMatchObject({ denied: "token_expired" });
  });

  it("passes on how long an answer without an expiry counts", async () => {
    const { context, clock } = await contextWith();
    const { exp: _, ...claims } = answerAt(clock, { azp: "reports" });
    const answer = Object.assign(Object.create(null), claims);
    expect(context.judge(answer, 60)).toMatchObject({
      auth: { expiresAt: clock.now() / 1000 + 60 },
    });
  });

  it("verifies signed answers under the algorithms given, or else those of the issuer's tokens", async () => {
    const { context } = await contextWith({ maxResponseBytes: 1000 });
    const jws = signer.token({ alg: "ES256", kid: signer.kid }, { active: true });
    const signed = { kind: "signed", payload: { active: true } };
    expect(await context.verifySigned(jws, undefined)).toMatchObject(signed);
    expect(await context.verifySigned(jws, new Set(["ES256"]))).toMatchObject(signed);
    expect(await context.verifySigned(jws, new Set(["RS256"]))).toMatchObject({
      cause: "algorithm_not_allowed",
    });
    const long = signer.token({ alg: "ES256", kid: signer.kid }, { text: "x".repeat(1000) });
    expect(await context.verifySigned(long, undefined)).toMatchObject({ cause: "malformed" });
  });

  it("verifies signatures on threads only where the gate may", async () => {
    const jws = signer.token({ alg: "ES256", kid: signer.kid }, { active: true });
    /** Whether it ends within this turn of the event loop, which a thread does not. */
    const endsAtOnce = async (signatureThreads: IntrospectorParts["signatureThreads"]) => {
      const { context } = await contextWith({ signatureThreads });
      let isDone = false;
      const verifying = context.verifySigned(jws, undefined).then(() => {
        isDone = true;
      });
      for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
      const wasDone = isDone;
      await verifying;
      return wasDone;
    };
    expect(await endsAtOnce("never")).toBe(true);
    expect(await endsAtOnce("always")).toBe(false);
  });

  it("passes work to the runtime's own function, whatever that throws", async () => {
    const waitUntil = vi.fn(() => {
      throw new Error("No request is being answered");
    });
    const work = Promise.resolve();
    (await contextWith({ waitUntil })).context.keepAlive(work);
    expect(waitUntil.mock.calls).toEqual([[work]]);
    (await contextWith()).context.keepAlive(work);
  });
});
