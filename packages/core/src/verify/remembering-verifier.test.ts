import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import type { Auth } from "../decision/auth.js";
import { deny } from "../decision/deny.js";
import { RememberingVerifier } from "./remembering-verifier.js";
import type { TokenVerifier } from "./token-verifier.js";
import type { Verification, VerifiedToken } from "./verification.js";
import { VerifiedTokens } from "./verified-tokens.js";

const TOKEN = `${"header"}.${"payload".repeat(20)}.${"signature".repeat(20)}`;

function verified(changes: Partial<VerifiedToken> = {}): VerifiedToken {
  return {
    kind: "verified",
    auth: { issuer: "https://login.example.com" } as Auth,
    confirmation: undefined,
    validity: { kid: "k1", holds: () => true },
    cached: false,
    ...changes,
  };
}

/** A verifier that always returns the same answer, and how often it was called. */
function remembering(answer: Verification | Promise<Verification>) {
  const calls: string[] = [];
  const inner: TokenVerifier = {
    verify(token) {
      calls.push(token);
      return answer;
    },
  };
  const verifier = new RememberingVerifier(
    inner,
    new VerifiedTokens({ maxTokens: 10, maxBytes: 1_000_000 }),
    new FakeClock(),
  );
  return { calls, verify: () => verifier.verify(TOKEN) };
}

describe("RememberingVerifier", () => {
  it("verifies a token once, and reports it as cached from then on", () => {
    const answer = verified();
    const { calls, verify } = remembering(answer);
    expect(verify()).toBe(answer);
    expect(verify()).toMatchObject({ ...answer, cached: true });
    expect(verify()).toMatchObject({ ...answer, cached: true });
    expect(calls).toEqual([TOKEN]);
  });

  it("caches a result that was a promise", async () => {
    const { calls, verify } = remembering(Promise.resolve(verified()));
    await verify();
    expect(verify()).toMatchObject({ cached: true });
    expect(calls).toHaveLength(1);
  });

  it("verifies again what is no longer valid", () => {
    let good = true;
    const { calls, verify } = remembering(verified({ validity: { kid: "k1", holds: () => good } }));
    verify();
    good = false;
    expect(verify()).toMatchObject({ cached: false });
    expect(calls).toHaveLength(2);
  });

  it("keeps what a token is bound to, so that it is checked for each request", () => {
    const confirmation = { cnf: { jkt: "thumbprint" } };
    const { verify } = remembering(verified({ confirmation }));
    verify();
    expect(verify()).toMatchObject({ cached: true, confirmation });
  });

  it.each([
    deny("signature_invalid"),
    { kind: "unavailable", unavailable: "keys_unavailable", retryAfterSeconds: 1 },
  ] satisfies Verification[])("caches nothing of %j", (answer) => {
    const { calls, verify } = remembering(answer);
    expect([verify(), verify()]).toEqual([answer, answer]);
    expect(calls).toHaveLength(2);
  });
});
