import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";
import { google } from "./google.js";

const tokens = tokensOf("google");
const { app } = tokens;
const { decide, verdictOn } = createProfileGate(tokens);
const EMAIL = app.claims.email as string;

describe("profile google", () => {
  it.each<[string, TokenChanges]>([
    [
      "no email, as from the metadata server",
      { claims: { email: undefined, email_verified: undefined } },
    ],
    [
      "details of the instance",
      { claims: { google: { compute_engine: { zone: "europe-west3-a" } } } },
    ],
    ["the account's address as azp, as by its own key", { claims: { azp: EMAIL } }],
  ])("admits a service account's token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes, { tokens: "app" })).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    [
      "an OAuth client as azp",
      { claims: { azp: "1-login.apps.googleusercontent.com" } },
      "token_type_mismatch",
    ],
    ["no azp", { claims: { azp: undefined } }, "claim_invalid"],
    ["another account's address as azp", { claims: { azp: `x-${EMAIL}` } }, "token_type_mismatch"],
    [
      "an address that is not verified",
      { claims: { azp: EMAIL, email_verified: false } },
      "token_type_mismatch",
    ],
    [
      "a verification that is not a boolean",
      { claims: { azp: EMAIL, email_verified: "true" } },
      "token_type_mismatch",
    ],
    [
      "a person's address as azp",
      { claims: { azp: "a@b.example", email: "a@b.example" } },
      "token_type_mismatch",
    ],
    ["the nonce of a login", { claims: { nonce: "n" } }, "token_type_mismatch"],
    ["the hash of an access token", { claims: { at_hash: "h" } }, "token_type_mismatch"],
    [
      "the address of a person, beside its own unique ID",
      { claims: { email: "ceo@shop.example", email_verified: true } },
      "token_type_mismatch",
    ],
    [
      "an address that only ends as a service account's does",
      { claims: { email: "a@evil-gserviceaccount.com", email_verified: true } },
      "token_type_mismatch",
    ],
    ["its own address, not verified", { claims: { email_verified: false } }, "token_type_mismatch"],
    ["an address that is not a string", { claims: { email: [EMAIL] } }, "token_type_mismatch"],
    ["no type", { header: { typ: undefined } }, "token_type_mismatch"],
    [
      "another service's audience",
      { claims: { aud: "https://billing.example.com" } },
      "audience_mismatch",
    ],
    ["a client id that differs", { claims: { client_id: "other" } }, "caller_ambiguous"],
    [
      "the issuer without its scheme",
      { claims: { iss: "accounts.google.com" } },
      "issuer_untrusted",
    ],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes)).toBe(reason);
  });

  it("has no scopes, also where the token has a scope claim", async () => {
    const decision = await decide(app, { claims: { scope: "admin", scp: ["admin"] } });
    expect(decision.auth?.scopes).toEqual([]);
  });

  it("can identify callers by address, as a custom profile", async () => {
    const profile = { ...google, name: "google by address", callerClaims: ["email"] };
    const byAddress = createProfileGate(tokens, { profile });
    expect(await byAddress.verdictOn(app, {}, { callers: [EMAIL] })).toBe("allowed");
    expect(await byAddress.verdictOn(app)).toBe("caller_not_allowed");
  });
});
