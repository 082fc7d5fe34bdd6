import { clientSecretBasic, createTokenClient, type TokenClientOptions } from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import { fetch as undiciFetch } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeFetch } from "../support/node-fetch.js";
import { type Authority, startAuthority } from "./authority.js";

let authority: Authority;
beforeAll(async () => {
  authority = await startAuthority({ clients: [{ client_id: "checkout", client_secret: "s" }] });
});
afterAll(() => authority.close());

const fetches: readonly (readonly [string, NonNullable<TokenClientOptions["fetch"]>])[] = [
  ["the global one", fetch],
  ["undici's", undiciFetch],
  ["one whose bodies are Node streams", nodeFetch],
];

describe("oidc-provider, and a fetch", () => {
  it.each(fetches)("that is %s: from discovery to the token, and to a refusal", async (_, own) => {
    const options = { issuer: authority.issuer, clientId: "checkout", fetch: own };
    await using client = createTokenClient({
      ...options,
      auth: clientSecretBasic(staticSecret("s")),
    });
    expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
    await using other = createTokenClient({
      ...options,
      auth: clientSecretBasic(staticSecret("wrong-secret")),
      warnings: false,
    });
    await expect(other.getToken()).rejects.toMatchObject({
      code: "credential_rejected",
      oauthError: "invalid_client",
    });
  });
});
