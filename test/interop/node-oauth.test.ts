import { clientSecretBasic, clientSecretPost, createTokenClient } from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import type { RunningServer } from "@callgate-tooling/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNodeOauthServer } from "./node-oauth-server.js";

const EVERYTHING = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join("");
const PLAIN = "pear-tree_44.x*";

let server: RunningServer;
beforeAll(async () => {
  const clients = {
    plain: { secret: PLAIN },
    hard: { secret: EVERYTHING },
    reader: { secret: PLAIN, grants: ["authorization_code"] },
  };
  server = await startNodeOauthServer(clients, ["orders:read", "orders:write"]);
});
afterAll(() => server.close());

type Options = Partial<Parameters<typeof createTokenClient>[0]>;

async function tokenFor(
  clientId: string,
  auth: NonNullable<Options["auth"]>,
  options: Options = {},
) {
  const tokenEndpoint = `${server.origin}/token`;
  const own = { tokenEndpoint, clientId, auth, warnings: false, ...options } as const;
  await using client = createTokenClient(own);
  return await client.getToken();
}

const basic = (secret: string, encoding?: "raw") =>
  clientSecretBasic(staticSecret(secret), encoding && { encoding });
const post = (secret: string) => clientSecretPost(staticSecret(secret));

describe("@node-oauth/oauth2-server and client_secret_basic", () => {
  it.each([
    ["in form encoding", basic(PLAIN)],
    ["as they are", basic(PLAIN, "raw")],
  ])("agree on letters, digits and `* - . _`, %s", async (_how, auth) => {
    expect((await tokenFor("plain", auth)).value).toMatch(/^[\w-]+$/);
  });

  it("agree on an unencoded secret of every printable character, since the server does not decode", async () => {
    expect((await tokenFor("hard", basic(EVERYTHING, "raw"))).value).toMatch(/^[\w-]+$/);
  });

  it("do not agree on it in form encoding, and the hint explains it", async () => {
    await expect(tokenFor("hard", basic(EVERYTHING))).rejects.toMatchObject({
      code: "credential_rejected",
      oauthError: "invalid_client",
      status: 401,
      hint: "encoding",
    });
  });
});

describe("@node-oauth/oauth2-server and client_secret_post", () => {
  it("agree on a secret of every printable character", async () => {
    expect((await tokenFor("hard", post(EVERYTHING))).value).toMatch(/^[\w-]+$/);
  });

  it("agree on a scope", async () => {
    const scope = "orders:read orders:write";
    expect((await tokenFor("plain", post(PLAIN), { scope })).scope).toBe(scope);
  });
});

describe("@node-oauth/oauth2-server", () => {
  it.each([
    [
      "another secret",
      "plain",
      basic("wrong-secret"),
      {},
      "credential_rejected",
      "invalid_client",
      401,
    ],
    [
      "another posted one",
      "plain",
      post("wrong-secret"),
      {},
      "credential_rejected",
      "invalid_client",
      400,
    ],
    [
      "an unknown client",
      "unknown",
      basic(PLAIN),
      {},
      "credential_rejected",
      "invalid_client",
      401,
    ],
    [
      "a scope",
      "plain",
      basic(PLAIN),
      { scope: "orders:delete" },
      "scope_rejected",
      "invalid_scope",
      400,
    ],
    ["a grant", "reader", basic(PLAIN), {}, "client_unauthorized", "unauthorized_client", 400],
  ] as const)(
    "refuses %s, and the token client reports it by its code",
    async (_what, clientId, auth, options, code, oauthError, status) => {
      await expect(tokenFor(clientId, auth, options)).rejects.toMatchObject({
        code,
        oauthError,
        status,
        attempts: 1,
      });
    },
  );
});
