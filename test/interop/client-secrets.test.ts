import { clientSecretBasic, clientSecretPost, createTokenClient } from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, RESOURCE, startAuthority } from "./authority.js";

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const EVERYTHING = PRINTABLE.join("");

/** Characters that most servers read the same way, whether they decode them or not. */
const [PLAIN_ID, PLAIN_SECRET] = ["inv-7f3a_eu.1*", "pear-tree_44.x*"];

const secrets: Readonly<Record<string, string>> = {
  [PLAIN_ID]: PLAIN_SECRET,
  "client with: everything%": EVERYTHING,
  ...Object.fromEntries(
    PRINTABLE.map((character, index) => [`client-${index}`, `${character}x${character}`]),
  ),
};

let authority: Authority;
beforeAll(async () => {
  authority = await startAuthority({
    clients: [
      ...Object.entries(secrets).map(([client_id, client_secret]) => ({
        client_id,
        client_secret,
      })),
      {
        client_id: "poster",
        client_secret: EVERYTHING,
        token_endpoint_auth_method: "client_secret_post",
        scope: "orders:read orders:write",
      },
      {
        client_id: "nobody",
        client_secret: "s",
        grant_types: ["authorization_code"],
        response_types: ["code"],
        redirect_uris: ["https://app.example.com"],
      },
    ],
  });
});
afterAll(() => authority.close());

type Options = Partial<Parameters<typeof createTokenClient>[0]>;

async function tokenFor(
  clientId: string,
  auth: NonNullable<Options["auth"]>,
  options: Options = {},
) {
  await using client = createTokenClient({ issuer: authority.issuer, clientId, auth, ...options });
  return await client.getToken();
}

const poster = (options: Options) =>
  tokenFor("poster", clientSecretPost(staticSecret(EVERYTHING)), options);

describe("oidc-provider and client_secret_basic", () => {
  it("agree on a secret of every printable character", async () => {
    const clientId = "client with: everything%";
    const { value } = await tokenFor(clientId, clientSecretBasic(staticSecret(EVERYTHING)));
    expect(value).toMatch(/^[\w-]+$/);
  });

  it.each(PRINTABLE.map((character, index) => [character, index] as const))(
    "agree on a secret with %j at its ends",
    async (_character, index) => {
      const clientId = `client-${index}`;
      const auth = clientSecretBasic(staticSecret(secrets[clientId] as string));
      expect((await tokenFor(clientId, auth)).value).toMatch(/^[\w-]+$/);
    },
  );

  it.each(["form", "raw"] as const)(
    "agree on a client that has nothing but letters, digits and `* - . _`, in encoding %s",
    async (encoding) => {
      const auth = clientSecretBasic(staticSecret(PLAIN_SECRET), { encoding });
      expect((await tokenFor(PLAIN_ID, auth)).value).toMatch(/^[\w-]+$/);
    },
  );

  it("do not agree on an unencoded plus sign", async () => {
    const clientId = `client-${PRINTABLE.indexOf("+")}`;
    const auth = clientSecretBasic(staticSecret("+x+"), { encoding: "raw" });
    await expect(tokenFor(clientId, auth)).rejects.toMatchObject({
      code: "credential_rejected",
      oauthError: "invalid_client",
      status: 401,
      hint: "encoding",
    });
  });

  it("do not agree on another secret", async () => {
    const auth = clientSecretBasic(staticSecret("wrong-secret"));
    await expect(tokenFor("client-0", auth)).rejects.toMatchObject({
      code: "credential_rejected",
      attempts: 1,
    });
  });
});

describe("oidc-provider and client_secret_post", () => {
  it("agree on a secret of every printable character", async () => {
    expect((await poster({})).value).toMatch(/^[\w-]+$/);
  });

  it("agree on a resource, and on the granted scope", async () => {
    const { value, scope } = await poster({
      resource: RESOURCE,
      scope: "orders:write orders:read",
    });
    expect(decodeJwt(value)).toMatchObject({
      aud: RESOURCE,
      iss: authority.issuer,
      client_id: "poster",
    });
    expect(scope?.split(" ").sort()).toEqual(["orders:read", "orders:write"]);
  });

  it.each([
    [{ resource: "https://unknown.example.com" }, "target_rejected", "invalid_target"],
    [{ resource: [RESOURCE, "https://unknown.example.com"] }, "target_rejected", "invalid_target"],
    [{ scope: "orders:delete" }, "scope_rejected", "invalid_scope"],
  ])("do not agree on %j", async (options, code, oauthError) => {
    await expect(poster(options)).rejects.toMatchObject({ code, oauthError, attempts: 1 });
  });
});

describe("oidc-provider", () => {
  it("does not grant tokens to a client of another kind", async () => {
    await expect(tokenFor("nobody", clientSecretBasic(staticSecret("s")))).rejects.toMatchObject({
      code: "request_rejected",
      oauthError: "invalid_request",
    });
  });

  it("is not accepted as an issuer with another name", async () => {
    const issuer = authority.issuer.replace("127.0.0.1", "localhost");
    const auth = clientSecretBasic(staticSecret("s"));
    await expect(tokenFor("nobody", auth, { issuer })).rejects.toMatchObject({
      code: "response_invalid",
      message: expect.stringContaining(`names the issuer ${authority.issuer}, not ${issuer}`),
    });
  });
});
