import { profileTokens, rfc9068 } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, profileOf } from "../../test-support/profile-gate.js";
import { profiles } from "./index.js";

describe("profiles", () => {
  it.each(Object.entries(profiles))("has a frozen profile of the name %s", (name, profile) => {
    expect(profile.name).toBe(name);
    expect(Object.isFrozen(profile)).toBe(true);
  });

  it("has test tokens for every provider's profile", () => {
    const tried = new Set(profileTokens.map(({ profile }) => profile));
    expect(new Set([...tried, "standard", "rfc9068"])).toEqual(
      new Set([...Object.keys(profiles), "spiffe"]),
    );
  });
});

describe.each(profileTokens)("profile $profile with tokens of $name", (tokens) => {
  const { app, issuer, audience, profile } = tokens;
  const { decide, verdictOn } = createProfileGate(tokens);

  it("admits a service's own token, and reads caller, scopes and roles", async () => {
    expect(await decide(app, {}, { tokens: "app" })).toMatchObject({
      outcome: "allowed",
      auth: {
        caller: { id: tokens.caller, issuer },
        issuer,
        kind: "app",
        scopes: tokens.scopes,
        roles: tokens.roles,
      },
    });
  });

  it.each(["logout+jwt", "dpop+jwt", "token-introspection+jwt", "", 1])(
    "denies a token of type %j",
    async (typ) => {
      expect(await verdictOn(app, { header: { typ } })).toBe("token_type_mismatch");
    },
  );

  it.each([[undefined], [[]], [`${audience}/`], [["https://billing.example.com"]]])(
    "denies a token for the audience %j",
    async (aud) => {
      const scope = "openid billing/read";
      const claims = profile === "cognito" ? { aud, scope } : { aud };
      expect(await verdictOn(app, { claims })).toBe("audience_mismatch");
    },
  );

  it("denies a token that names two callers", async () => {
    const claims = { azp: "one", client_id: "another", sub: app.claims.sub };
    const verdict = await verdictOn(app, { claims }, { callers: "any" });
    expect(verdict).toBe(profile === "google" ? "token_type_mismatch" : "caller_ambiguous");
  });

  it("denies a token that names no caller", async () => {
    const nameless = Object.fromEntries(
      ["azp", "client_id", "cid", "appid", "sub"].map((name) => [name, undefined]),
    );
    const verdict = await verdictOn(app, { claims: nameless }, { callers: "any" });
    expect(verdict).toBe(
      profileOf(tokens).requiredClaims.includes("sub") ? "claim_invalid" : "caller_unidentified",
    );
  });

  it("denies a token that is bound to a key", async () => {
    const claims = { cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } };
    expect(await verdictOn(app, { claims })).toBe("binding_unverified");
  });

  it("may leave the audience unchecked only where something else is checked instead", () => {
    const unchecked = (): unknown => createProfileGate(tokens, { audience: "unchecked" });
    if (profile === "cognito") expect(unchecked).not.toThrow();
    else expect(unchecked).toThrow("audience_unchecked_refused");
  });
});

describe.each(profileTokens)("profile $profile with nulls in tokens of $name", (tokens) => {
  const { decide } = createProfileGate(tokens);
  const readFrom = ["scope", "scp", "roles", "permissions", "cognito:groups"];

  it("reads null for scopes and roles as absent", async () => {
    // Cognito's scopes are its audience.
    const aud = tokens.profile === "cognito" ? { aud: tokens.audience } : {};
    const nulls = Object.fromEntries(readFrom.map((claim) => [claim, null]));
    const keycloakNulls = { realm_access: null, resource_access: null };
    const claims = { ...aud, ...nulls, ...keycloakNulls };
    expect(await decide(tokens.app, { claims })).toMatchObject({
      outcome: "allowed",
      auth: { kind: "app", scopes: [], roles: [] },
    });
  });

  it.each(["sub", "client_id", "azp", "jti", "iat", "nbf", "exp", "aud", "iss"])(
    "does not read null in %s as absent",
    async (claim) => {
      const decision = await decide(tokens.app, { claims: { [claim]: null } }, { callers: "any" });
      expect(decision.outcome).toBe("denied");
    },
  );
});

const withUsers = profileTokens.flatMap((tokens) =>
  tokens.user === undefined ? [] : [{ ...tokens, user: tokens.user }],
);

describe.each(withUsers)("profile $profile with users' tokens of $name", (tokens) => {
  const { decide, verdictOn } = createProfileGate(tokens);

  it("distinguishes them from a service's", async () => {
    expect(await decide(tokens.user)).toMatchObject({
      outcome: "allowed",
      auth: { caller: { id: tokens.caller }, kind: "user" },
    });
    expect(await verdictOn(tokens.user, {}, { tokens: "app" })).toBe("token_kind_not_allowed");
    expect(await verdictOn(tokens.app, {}, { tokens: "user" })).toBe("token_kind_not_allowed");
  });
});

const withLogins = profileTokens.flatMap((tokens) =>
  tokens.idToken === undefined ? [] : [{ ...tokens, idToken: tokens.idToken }],
);

describe.each(withLogins)("profile $profile with an ID token of $name", (tokens) => {
  it("denies it, even for this audience", async () => {
    const { verdictOn } = createProfileGate(tokens);
    expect(await verdictOn(tokens.idToken, {}, { callers: "any" })).toBe("token_type_mismatch");
  });
});

/** Claims that only a login puts into a token. */
const LOGIN = { auth_time: 1_893_455_000, acr: "1", amr: ["pwd"], sid: "s-1", idp: "local" };

/** Claims of a login that this provider writes into a service's own tokens, too. */
const alsoInAppTokens: Readonly<Record<string, readonly string[]>> = {
  cognito: ["auth_time"],
  entra: Object.keys(LOGIN),
  google: Object.keys(LOGIN),
  keycloak: Object.keys(LOGIN),
  kubernetes: Object.keys(LOGIN),
  spiffe: Object.keys(LOGIN),
};

const marked = [
  ...profileTokens,
  rfc9068,
  { ...rfc9068, name: "RFC 9068", profile: "standard" as const },
].flatMap((tokens) =>
  Object.entries(LOGIN)
    .filter(([claim]) => !alsoInAppTokens[tokens.profile]?.includes(claim))
    .map(([claim, value]) => ({ ...tokens, claim, value })),
);

describe.each(marked)("profile $profile with a token of $name that has $claim", (tokens) => {
  it("treats it as a user's, for any subject", async () => {
    const { decide, verdictOn } = createProfileGate(tokens);
    const login = { claims: { [tokens.claim]: tokens.value } };
    expect((await decide(tokens.app, login)).auth?.kind).toBe("user");
    expect(await verdictOn(tokens.app, login, { tokens: "app" })).toBe("token_kind_not_allowed");
  });
});

describe.each(["standard", "rfc9068"] as const)("profile %s", (profile) => {
  const { decide } = createProfileGate({ ...rfc9068, profile });

  it.each([
    ["checkout", "app"],
    ["Checkout", "user"],
    ["user-4711", "user"],
    ["", "user"],
  ])("decides whose token it is by the subject %j", async (sub, kind) => {
    expect((await decide(rfc9068.app, { claims: { sub } })).auth?.kind).toBe(kind);
  });
});

describe("profile standard", () => {
  it("treats a token without a subject as a user's, since it does not say whose it is", async () => {
    const { decide } = createProfileGate({ ...rfc9068, profile: "standard" });
    const decision = await decide(rfc9068.app, { claims: { sub: undefined } });
    expect(decision).toMatchObject({ outcome: "allowed", auth: { kind: "user" } });
  });
});
