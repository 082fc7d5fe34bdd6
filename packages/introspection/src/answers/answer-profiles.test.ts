import { type ClaimsSet, profiles } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { toIssuerProfile } from "./answer-profile.js";
import { type AnswerProfileName, answerProfiles } from "./answer-profiles.js";

const AUDIENCE = "https://orders.example.com";

/** Answers as these servers send them, from their documentation and source; values are invented. */
const answers: readonly (readonly [
  server: AnswerProfileName,
  title: string,
  answer: ClaimsSet,
  kind: "app" | "user",
])[] = [
  [
    "oidc-provider",
    "client credentials for a resource",
    {
      active: true,
      client_id: "reports",
      exp: 1_900_000_000,
      iat: 1_899_996_400,
      iss: "https://login.example.com",
      jti: "8zq",
      scope: "orders:read",
      token_type: "Bearer",
      aud: AUDIENCE,
    },
    "app",
  ],
  [
    "oidc-provider",
    "an authorization code",
    {
      active: true,
      client_id: "reports",
      sub: "alice",
      exp: 1_900_000_000,
      scope: "orders:read",
      token_type: "DPoP",
      aud: AUDIENCE,
      sid: "s-1",
    },
    "user",
  ],
  [
    "django-oauth-toolkit",
    "client credentials",
    { active: true, exp: 1_900_000_000, scope: "orders:read", client_id: "reports" },
    "app",
  ],
  [
    "django-oauth-toolkit",
    "a user",
    {
      active: true,
      exp: 1_900_000_000,
      scope: "orders:read",
      client_id: "reports",
      username: "al",
    },
    "user",
  ],
  [
    "duende",
    "client credentials",
    {
      active: true,
      iss: "https://login.example.com",
      nbf: 1_899_996_400,
      iat: 1_899_996_400,
      exp: 1_900_000_000,
      aud: [AUDIENCE],
      client_id: "reports",
      jti: "8zq",
      scope: "orders:read",
    },
    "app",
  ],
  [
    "duende",
    "a user",
    {
      active: true,
      aud: AUDIENCE,
      client_id: "reports",
      sub: "7",
      scope: "orders:read",
      idp: "local",
    },
    "user",
  ],
  [
    "hydra",
    "client credentials",
    {
      active: true,
      scope: "orders:read",
      client_id: "reports",
      sub: "reports",
      exp: 1_900_000_000,
      iat: 1_899_996_400,
      nbf: 1_899_996_400,
      aud: [],
      iss: "https://login.example.com/",
      token_type: "Bearer",
      token_use: "access_token",
    },
    "app",
  ],
  [
    "keycloak",
    "a service account",
    {
      exp: 1_900_000_000,
      iat: 1_899_996_400,
      jti: "8zq",
      iss: "https://login.example.com/realms/a",
      aud: AUDIENCE,
      sub: "e1b0",
      typ: "Bearer",
      azp: "reports",
      acr: "1",
      scope: "orders:read",
      clientId: "reports",
      client_id: "reports",
      username: "service-account-reports",
      token_type: "Bearer",
      active: true,
    },
    "app",
  ],
  [
    "keycloak",
    "a user",
    {
      typ: "Bearer",
      azp: "reports",
      scope: "orders:read",
      client_id: "reports",
      username: "alice",
      token_type: "Bearer",
      active: true,
    },
    "user",
  ],
  [
    "ping",
    "a user",
    {
      active: true,
      scope: "orders:read",
      realm: "/",
      client_id: "reports",
      user_id: "alice",
      token_type: "Bearer",
      exp: 1_900_000_000,
      sub: "(usr!alice)",
      iss: "https://login.example.com",
      authGrantId: "8zq",
    },
    "user",
  ],
  [
    "doorkeeper",
    "client credentials",
    {
      active: true,
      scope: "orders:read",
      client_id: "reports",
      token_type: "Bearer",
      exp: 1_900_000_000,
      iat: 1_899_996_400,
    },
    "user",
  ],
  [
    "wso2",
    "client credentials",
    {
      active: true,
      scope: "orders:read",
      client_id: "reports",
      token_type: "Bearer",
      username: "admin@carbon.super",
      exp: 1_900_000_000,
      nbf: 1_899_996_400,
      iat: 1_899_996_400,
    },
    "user",
  ],
  [
    "isam",
    "a user",
    {
      active: true,
      scope: "orders:read",
      client_id: "reports",
      username: "al",
      exp: 1_900_000_000,
    },
    "user",
  ],
];

describe("answerProfiles", () => {
  it.each(answers)("reads an answer of %s: %s", (server, _title, answer, kind) => {
    const profile = answerProfiles[server];
    expect(profile.isAccessToken(answer)).toBe(true);
    expect(profile.scopes(answer)).toEqual(["orders:read"]);
    expect(profile.callerClaims.map((claim) => answer[claim]).filter(Boolean)).toContain("reports");
    expect(profile.isAppToken(answer, "reports")).toBe(kind === "app");
  });

  it.each([
    [
      "oidc-provider",
      "no token_type",
      { client_id: "reports", scope: "offline_access", sub: "al" },
    ],
    [
      "hydra",
      "token_use",
      { client_id: "reports", token_type: "Bearer", token_use: "refresh_token" },
    ],
    ["keycloak", "typ", { client_id: "reports", typ: "Refresh", token_type: "Refresh" }],
    ["keycloak", "an offline token", { client_id: "reports", typ: "Offline" }],
    ["keycloak", "an ID token", { client_id: "reports", typ: "ID" }],
    ["standard", "token_type", { client_id: "reports", token_type: "refresh_token" }],
    ["standard", "a number in place of the type", { client_id: "reports", token_type: 7 }],
    ["doorkeeper", "token_type", { client_id: "r", scope: "a", token_type: "refresh_token" }],
    ["django-oauth-toolkit", "no client", { scope: "orders:read" }],
    ["duende", "neither scope nor audience", { client_id: "reports" }],
  ] satisfies [AnswerProfileName, string, ClaimsSet][])(
    "recognizes what is not an access token of %s, by %s",
    (server, _by, answer) => {
      expect(answerProfiles[server].isAccessToken({ active: true, ...answer })).toBe(false);
    },
  );

  it("never takes a user of Keycloak for an application, whatever the user is called", () => {
    const answer = { client_id: "reports", azp: "reports", username: "service-account-reports" };
    expect(answerProfiles.keycloak.isAppToken(answer, "reports")).toBe(false);
  });

  it("ignores the form of a token in typ", () => {
    const answer = { client_id: "reports", token_type: "Bearer", typ: "JWT" };
    expect(answerProfiles.standard.isAccessToken(answer)).toBe(true);
  });

  it("needs a scope where no audience is checked, of servers that do not tailor their answers", () => {
    const { insteadOfAudience } = answerProfiles["django-oauth-toolkit"];
    expect(insteadOfAudience?.({ scope: "orders:read" })).toBe(true);
    expect(insteadOfAudience?.({ scope: "" })).toBe(false);
    expect(insteadOfAudience?.({})).toBe(false);
  });

  it("cannot be changed", () => {
    expect(Object.isFrozen(answerProfiles)).toBe(true);
    expect(Object.values(answerProfiles).every((profile) => Object.isFrozen(profile))).toBe(true);
  });
});

describe("toIssuerProfile", () => {
  it("reads roles as the issuer's profile does, unless the answers have their own", () => {
    const roles = () => ["clerk"];
    const { standard } = answerProfiles;
    expect(toIssuerProfile(standard, profiles.keycloak).roles).toBe(profiles.keycloak.roles);
    expect(toIssuerProfile({ ...standard, roles }, profiles.keycloak).roles).toBe(roles);
    expect(toIssuerProfile(standard, profiles.standard).roles).toBeUndefined();
  });

  it("takes nothing of the issuer's JWTs that replaces the audience, or that they alone have", () => {
    const jwts = {
      ...profiles.rfc9068,
      insteadOfAudience: () => true,
      impliedAudiences: () => ["any"],
    };
    const answers = toIssuerProfile(answerProfiles.standard, jwts);
    expect(answers).toMatchObject({ name: "standard", requiredClaims: [], types: [undefined] });
    expect(answers.insteadOfAudience).toBeUndefined();
    expect(answers.impliedAudiences).toBeUndefined();
  });
});
