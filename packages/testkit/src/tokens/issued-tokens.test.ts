import { peekClaims } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import { createFakeClock } from "../fake-clock.js";
import type { TestIssuer } from "../issuer/test-issuer.js";
import { introspect } from "../test-support/introspect.js";
import { useIssuers } from "../test-support/started-issuers.js";

const startIssuer = useIssuers();

async function isActive(issuer: TestIssuer, token: string): Promise<unknown> {
  return ((await introspect(issuer, token)).body as { active: unknown }).active;
}

describe("an opaque token", () => {
  it("is active until the second in which it expires, by the issuer's clock", async () => {
    const clock = createFakeClock();
    const issuer = await startIssuer({ clock });
    const token = await issuer.opaqueToken({ expiresInSeconds: 60 });
    await clock.advance(59_999);
    expect(await isActive(issuer, token)).toBe(true);
    await clock.advance(1);
    expect(await isActive(issuer, token)).toBe(false);
  });

  it("is active as long, whatever its answer says of its expiry", async () => {
    const issuer = await startIssuer();
    const token = await issuer.opaqueToken({ claims: { exp: 1 } });
    expect((await introspect(issuer, token)).body).toMatchObject({ active: true, exp: 1 });
  });

  it("is unlike every other", async () => {
    const issuer = await startIssuer();
    const tokens = await Promise.all([issuer.opaqueToken(), issuer.opaqueToken()]);
    expect(new Set(tokens).size).toBe(2);
  });

  it("says what a token of the profile says, and no more than such a token can", async () => {
    const issuer = await startIssuer({ profile: "keycloak" });
    const token = await issuer.opaqueToken({ roles: ["orders-api:reader"], user: "u-1" });
    expect((await introspect(issuer, token)).body).toMatchObject({
      azp: "test-client",
      sub: "u-1",
      resource_access: { "orders-api": { roles: ["reader"] } },
    });
    const kubernetes = await startIssuer({ profile: "kubernetes" });
    await expect(kubernetes.opaqueToken({ scope: "a" })).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
      faults: [{ option: "scope" }],
    });
  });

  it("is granted by the token endpoint of an issuer that grants opaque tokens", async () => {
    const issuer = await startIssuer({ tokens: "opaque" });
    issuer.grants = { expiresInSeconds: 5 };
    const credentials = { client_id: "reports", client_secret: "fig-tree-12" };
    const response = await fetch(issuer.tokenEndpoint, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "a", ...credentials }),
    });
    const granted = (await response.json()) as { access_token: string; expires_in: number };
    expect(granted.expires_in).toBe(5);
    expect(granted.access_token).toMatch(/^[\w-]{43}$/);
    const { body } = await introspect(issuer, granted.access_token);
    expect(body).toMatchObject({ active: true, client_id: "reports", scope: "a" });
  });
});

describe("revocation", () => {
  it("ends opaque and refresh tokens, and the others stay active", async () => {
    const issuer = await startIssuer();
    const [one, two] = [await issuer.opaqueToken(), await issuer.opaqueToken()];
    const refresh = await issuer.refreshToken();
    expect(await isActive(issuer, refresh)).toBe(true);
    issuer.revoke(one);
    issuer.revoke(refresh);
    expect(await isActive(issuer, one)).toBe(false);
    expect(await isActive(issuer, refresh)).toBe(false);
    expect(await isActive(issuer, two)).toBe(true);
  });

  it.each(["never-issued", 7, undefined])(
    "refuses %j, which is not a token of the issuer",
    async (token) => {
      const issuer = await startIssuer();
      expect(() => issuer.revoke(token as string)).toThrow(
        expect.objectContaining({ code: "callgate_configuration_invalid" }),
      );
    },
  );
});

describe("a signed token", () => {
  it("is active with its claims until it is revoked", async () => {
    const issuer = await startIssuer();
    const token = await issuer.token({ caller: "reports" });
    const { body } = await introspect(issuer, token);
    expect(body).toMatchObject({ active: true, ...peekClaims(token) });
    issuer.revoke(token);
    expect(await isActive(issuer, token)).toBe(false);
  });

  it("is not active once it expired, nor under a key that is not published", async () => {
    const clock = createFakeClock();
    const issuer = await startIssuer({ clock });
    issuer.publish("not a key");
    const token = await issuer.token({ expiresInSeconds: 60 });
    expect(await isActive(issuer, await issuer.forge.wrongKey())).toBe(false);
    await issuer.rotate();
    expect(await isActive(issuer, token)).toBe(true);
    await clock.advance(61_000);
    expect(await isActive(issuer, token)).toBe(false);
    const withdrawn = await issuer.token();
    issuer.withdraw("ES256-2");
    expect(await isActive(issuer, withdrawn)).toBe(false);
  });
});
