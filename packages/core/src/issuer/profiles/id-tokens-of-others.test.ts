import { profileTokens, rfc9068, type TokenShape } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate } from "../../test-support/profile-gate.js";

const LOGIN = { auth_time: 1_893_455_000, sid: "s-1" };

describe("an access token of Dex, which is an ID token of its client", () => {
  it.each([...profileTokens, { ...rfc9068, profile: "standard" as const }, rfc9068])(
    "is denied by profile $profile with the options for $name",
    async (tokens) => {
      const { issuer, audience } = tokens;
      const claims = { iss: issuer, sub: "subject-of-the-client", aud: audience, at_hash: "h" };
      const { verdictOn } = createProfileGate(tokens);
      const verdict = await verdictOn({ header: {}, claims }, {}, { callers: "any" });
      expect(verdict).not.toBe("allowed");
    },
  );
});

describe("an ID token of Spring Authorization Server, without a nonce", () => {
  const { issuer, audience } = rfc9068;
  const idToken: TokenShape = {
    header: {},
    claims: { iss: issuer, sub: "ada", aud: audience, azp: audience, jti: "1", ...LOGIN },
  };

  it("is denied by profile rfc9068, even for this audience", async () => {
    const { verdictOn } = createProfileGate(rfc9068);
    expect(await verdictOn(idToken, {}, { callers: "any" })).toBe("token_type_mismatch");
  });

  it("counts as a user's token by profile standard, where the audience is the client itself", async () => {
    const { verdictOn } = createProfileGate({ ...rfc9068, profile: "standard" });
    expect(await verdictOn(idToken, {}, { callers: "any" })).toBe("allowed");
    const app = { callers: "any", tokens: "app" } as const;
    expect(await verdictOn(idToken, {}, app)).toBe("token_kind_not_allowed");
  });
});
