import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
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
    const confirmation = { bindings: [], proofKey: undefined };
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

  it("drops what is no longer valid, though it would be valid again later", () => {
    let good = true;
    const answers: Verification[] = [
      verified({ validity: { kid: undefined, holds: () => good } }),
      deny("token_expired"),
    ];
    const calls: string[] = [];
    const verify = (token: string): Verification => {
      calls.push(token);
      return answers[Math.min(calls.length, 2) - 1] as Verification;
    };
    const tokens = new VerifiedTokens({ maxTokens: 10, maxBytes: 1_000_000 });
    const verifier = new RememberingVerifier({ verify }, tokens, new FakeClock());
    verifier.verify(TOKEN);
    good = false;
    expect(verifier.verify(TOKEN)).toMatchObject({ denied: "token_expired" });
    good = true;
    expect(verifier.verify(TOKEN)).toMatchObject({ denied: "token_expired" });
    expect(calls).toHaveLength(3);
  });

  it("checks with the time of day whether a token is still valid", () => {
    const holds = vi.fn(() => true);
    const { verify } = remembering(verified({ validity: { kid: undefined, holds } }));
    verify();
    verify();
    expect(holds.mock.calls).toEqual([[new FakeClock().now()]]);
  });

  it("verifies each time what cannot be a token", () => {
    const calls: string[] = [];
    const answer = verified();
    const verify = (token: string): Verification => {
      calls.push(token);
      return answer;
    };
    const tokens = new VerifiedTokens({ maxTokens: 10, maxBytes: 1_000_000 });
    const verifier = new RememberingVerifier({ verify }, tokens, new FakeClock());
    expect([verifier.verify("é"), verifier.verify("é")]).toEqual([answer, answer]);
    expect(calls).toEqual(["é", "é"]);
  });
});
