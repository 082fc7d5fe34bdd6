import type { EndpointPolicy } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { forgeryReasons } from "../../forge/forger.js";
import type { ForgeryName } from "../../forge/forgeries.js";
import { decode, useProfileScene } from "../../test-support/profile-scene.js";
import { type WrittenTokens, writtenTokens } from "../../test-support/written-tokens.js";
import { findTestProfile, testProfileNames } from "../test-profile.js";

const readsRoles = ({ profile }: WrittenTokens): boolean =>
  findTestProfile(profile).reads.roles !== undefined;

/** The strictest policy that this token satisfies. */
function demandsOf({ requested }: WrittenTokens["app"]): Partial<EndpointPolicy> {
  const { caller, scope, roles } = requested;
  return { callers: [caller], ...(scope && { scope }), ...(roles && { roles }) };
}

describe("providerShapes", () => {
  it("are tried for every profile", () => {
    expect(writtenTokens.map(({ profile }) => profile)).toEqual(testProfileNames);
  });
});

describe.each(writtenTokens)("an issuer of profile $profile", (tokens) => {
  const { profile, trustDomain, audience, algorithm, app, idToken } = tokens;
  const scene = useProfileScene({ profile, audience, ...(trustDomain && { trustDomain }) });

  it("writes a service's own token as the provider does", async () => {
    const common = { iss: scene.issuer.url, iat: expect.any(Number), exp: expect.any(Number) };
    expect(decode(await scene.issuer.token(app.requested))).toEqual({
      header: { alg: algorithm, kid: `${algorithm}-1`, ...app.header },
      claims: { ...common, ...app.claims(scene.issuer.url) },
    });
  });

  it("has a service admitted that is listed, with its scopes and roles", async () => {
    const { caller, scope = "", roles = [] } = app.requested;
    const demands = { ...demandsOf(app), tokens: "app" } as const;
    expect(await scene.present(await scene.issuer.token(app.requested), demands)).toMatchObject({
      outcome: "allowed",
      auth: {
        caller: { id: caller },
        scopes: String(scope).split(" ").filter(Boolean),
        roles: [roles].flat(),
      },
    });
  });

  it("has a token with default options admitted, as a service's", async () => {
    expect(await scene.verdictOn(await scene.issuer.token(), { tokens: "app" })).toBe("allowed");
  });

  it("has a service refused that is not listed", async () => {
    const token = await scene.issuer.token(app.requested);
    const callers = [`${app.requested.caller}x`];
    expect(await scene.verdictOn(token, { callers })).toBe("caller_not_allowed");
  });

  it("has a scope refused that was not granted", async () => {
    const token = await scene.issuer.token(app.requested);
    const demands = { ...demandsOf(app), scope: "orders/delete" };
    expect(await scene.verdictOn(token, demands)).toBe("scope_insufficient");
  });

  it("has a token refused that is for another service, and admitted when it is for both", async () => {
    const { caller } = app.requested;
    const other = await scene.issuer.token({ caller, audience: "billing" });
    const both = await scene.issuer.token({ caller, audience: ["billing", audience] });
    expect(await scene.verdictOn(other)).toBe("audience_mismatch");
    expect(await scene.verdictOn(both)).toBe("allowed");
  });

  it("forges an ID token as the provider writes it", async () => {
    const { audience: _audiences, ...requested } = app.requested;
    const { header, claims } = decode(await scene.issuer.forge.idToken(requested));
    expect(header).toEqual({ alg: algorithm, kid: `${algorithm}-1`, ...idToken.header });
    expect(claims).toMatchObject(idToken.claims);
  });

  it("has every forged token refused", async () => {
    const verdicts: Partial<Record<ForgeryName, string>> = {};
    for (const name of Object.keys(forgeryReasons) as ForgeryName[]) {
      verdicts[name] = await scene.verdictOn(await scene.issuer.forge[name](app.requested));
    }
    const withoutCaller = findTestProfile(profile).reads.callerClaims.includes("sub")
      ? "claim_invalid"
      : "caller_unidentified";
    expect(verdicts).toEqual({ ...forgeryReasons, withoutCaller });
  });

  it("publishes its next key in the form of the first", async () => {
    const [before] = scene.issuer.jwks().keys as [object];
    const after = await scene.issuer.rotate();
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    expect(await scene.verdictOn(await scene.issuer.token())).toBe("allowed");
  });
});

describe.each(writtenTokens.filter(readsRoles))("roles of profile $profile", (tokens) => {
  const scene = useProfileScene({ profile: tokens.profile, audience: tokens.audience });
  const { requested } = [tokens.app, tokens.user].find(
    (each) => each?.requested.roles,
  ) as WrittenTokens["app"];

  it("are what an endpoint requires", async () => {
    const token = await scene.issuer.token(requested);
    const { roles = [] } = requested;
    expect(await scene.verdictOn(token, { roles })).toBe("allowed");
    expect(await scene.verdictOn(token, { roles: "nobody-has-it" })).toBe("role_insufficient");
  });
});

const withUsers = writtenTokens.flatMap(({ user, ...tokens }) =>
  user === undefined ? [] : [{ ...tokens, user }],
);

describe.each(withUsers)("users' tokens of profile $profile", ({ profile, audience, user }) => {
  const scene = useProfileScene({ profile, audience });

  it("are written as the provider does", async () => {
    const common = { iss: scene.issuer.url, iat: expect.any(Number), exp: expect.any(Number) };
    const { header, claims } = decode(await scene.issuer.token(user.requested));
    expect(header).toHaveProperty("alg");
    expect((header as { typ?: string }).typ).toBe(user.header.typ);
    expect(claims).toEqual({ ...common, ...user.claims(scene.issuer.url) });
  });

  it("are distinguished from a service's", async () => {
    const token = await scene.issuer.token(user.requested);
    expect(await scene.present(token, demandsOf(user))).toMatchObject({
      outcome: "allowed",
      auth: { caller: { id: user.requested.caller }, kind: "user", subject: user.subject },
    });
    expect(await scene.verdictOn(token, { tokens: "app" })).toBe("token_kind_not_allowed");
  });
});
