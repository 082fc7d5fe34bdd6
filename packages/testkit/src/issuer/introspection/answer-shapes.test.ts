import { describe, expect, it } from "vitest";
import { introspect } from "../../test-support/introspect.js";
import { useIssuers } from "../../test-support/started-issuers.js";
import type { TestIssuerOptions } from "../define-test-issuer.js";
import { answerShapes, type IntrospectingServer } from "./answer-shapes.js";

const startIssuer = useIssuers();
const INACTIVE = { active: false };

interface Written {
  readonly options?: TestIssuerOptions;
  /** The answer for an access token of the client `reports` with two scopes. */
  readonly access: object;
  /** What the answer for a refresh token has beside it, or has not. */
  readonly refresh: object;
}

const written: Readonly<Record<IntrospectingServer, Written>> = {
  standard: {
    access: { token_type: "Bearer", sub: "reports", scope: "a b", jti: expect.any(String) },
    refresh: { active: true, token_type: undefined },
  },
  "oidc-provider": {
    access: { token_type: "Bearer", sub: undefined, scope: "a b", aud: "https://api.test" },
    refresh: { active: true, token_type: undefined, aud: undefined },
  },
  keycloak: {
    options: { profile: "keycloak" },
    access: {
      token_type: "Bearer",
      typ: "Bearer",
      azp: "reports",
      client_id: "reports",
      username: "service-account-reports",
      scope: "a b",
    },
    refresh: { active: true, typ: "Refresh" },
  },
  hydra: {
    options: { profile: "hydra" },
    access: {
      token_type: "Bearer",
      token_use: "access_token",
      aud: ["https://api.test"],
      scope: "a b",
      scp: undefined,
      nbf: expect.any(Number),
      ext: {},
    },
    refresh: { active: true, token_use: "refresh_token", token_type: undefined },
  },
  duende: {
    options: { profile: "duende" },
    access: { scope: "a b", sub: undefined, jti: expect.any(String), token_type: undefined },
    refresh: INACTIVE,
  },
  "django-oauth-toolkit": {
    access: { scope: "a b", iss: undefined, aud: undefined, sub: undefined, iat: undefined },
    refresh: INACTIVE,
  },
  doorkeeper: {
    access: { scope: "a b", token_type: "Bearer", iss: undefined, aud: undefined },
    refresh: { active: true, token_type: "Bearer" },
  },
  wso2: {
    access: { scope: "a b", username: "reports", iss: undefined, aud: undefined },
    refresh: { active: true, token_type: "Refresh" },
  },
};

describe.each(Object.entries(written))("answers of %s", (server, { options, access, refresh }) => {
  const start = () =>
    startIssuer({ introspection: { server: server as IntrospectingServer }, ...options });

  it("are written as the server writes them", async () => {
    const issuer = await start();
    const token = await issuer.opaqueToken({ caller: "reports", scope: "a b" });
    const { body } = await introspect(issuer, token);
    const exp = expect.any(Number);
    expect(body).toMatchObject({ active: true, client_id: "reports", exp });
    for (const [member, value] of Object.entries({ iat: expect.any(Number), ...access })) {
      expect((body as Record<string, unknown>)[member], member).toEqual(value);
    }
  });

  it("are distinguished, or not, for a refresh token", async () => {
    const issuer = await start();
    const { body } = await introspect(issuer, await issuer.refreshToken({ scope: "a" }));
    for (const [member, value] of Object.entries(refresh)) {
      expect((body as Record<string, unknown>)[member], member).toEqual(value);
    }
  });
});

describe("the server that an issuer imitates", () => {
  it.each(["keycloak", "hydra", "duende"] as const)(
    "is %s with the profile of that name",
    async (profile) => {
      const issuer = await startIssuer({ profile });
      const { body } = await introspect(issuer, await issuer.opaqueToken({ scope: "a" }));
      expect(body).toMatchObject({ active: true, scope: "a" });
      const metadata = await fetch(`${issuer.url}/.well-known/oauth-authorization-server`);
      expect(
        "introspection_signing_alg_values_supported" in ((await metadata.json()) as object),
      ).toBe(answerShapes[profile].signs);
    },
  );

  it("has the user's name where it has one", async () => {
    const issuer = await startIssuer({ introspection: { server: "django-oauth-toolkit" } });
    const { body } = await introspect(issuer, await issuer.opaqueToken({ user: "u-1" }));
    expect(body).toMatchObject({ active: true, username: "u-1" });
  });

  it("lets an API see its own scopes alone, as Duende does", async () => {
    const issuer = await startIssuer({
      introspection: { server: "duende" },
      clients: { api: { secret: "fig-tree-12", scopes: ["a", "c"] } },
    });
    const bodyFor = async (scope: string) => {
      const credentials = { client_id: "api", client_secret: "fig-tree-12" };
      const token = await issuer.opaqueToken({ scope });
      return (await introspect(issuer, token, {}, credentials)).body;
    };
    expect(await bodyFor("a b")).toMatchObject({ active: true, scope: "a" });
    expect(await bodyFor("b")).toEqual(INACTIVE);
  });
});

describe("an opaque token", () => {
  it.each([
    ["standard", /^[\w-]{43}$/],
    ["hydra", /^ory_at_[\w-]{43}\.[\w-]{43}$/],
    ["duende", /^[0-9A-F]{64}-1$/],
    ["django-oauth-toolkit", /^[0-9a-f]{30}$/],
  ] as const)("looks like those of %s", async (server, form) => {
    expect(await (await startIssuer({ introspection: { server } })).opaqueToken()).toMatch(form);
  });

  it("begins with the prefix that the issuer has", async () => {
    const issuer = await startIssuer({ introspection: { server: "hydra", tokenPrefix: "gho_" } });
    expect(await issuer.opaqueToken()).toMatch(/^gho_[\w-]{43}$/);
  });
});
