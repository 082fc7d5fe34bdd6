import { createPublicKey } from "node:crypto";
import { mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertionFromFile, createTokenClient, privateKeyJwt, systemClock } from "@callgate/client";
import { type SecretSource, staticSecret } from "@callgate/secrets";
import { freshKeyPair, makeCertificate } from "@callgate-tooling/test-support";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, startAuthority } from "./authority.js";

const keys = {
  RS256: freshKeyPair("rsa", { modulusLength: 2048 }),
  PS256: freshKeyPair("rsa", { modulusLength: 2048 }),
  ES256: freshKeyPair("ec", { namedCurve: "P-256" }),
  ES384: freshKeyPair("ec", { namedCurve: "P-384" }),
  ES512: freshKeyPair("ec", { namedCurve: "P-521" }),
  EdDSA: freshKeyPair("ed25519"),
} as const;
const next = freshKeyPair("ec", { namedCurve: "P-256" });

const algorithms = Object.keys(keys) as (keyof typeof keys)[];
const jwkOf = ({ publicKey }: { publicKey: typeof next.publicKey }, kid: string) => ({
  ...publicKey.export({ format: "jwk" }),
  kid,
});

let authority: Authority;
beforeAll(async () => {
  authority = await startAuthority({
    clients: [
      ...algorithms.map((alg) => ({
        client_id: alg,
        token_endpoint_auth_method: "private_key_jwt" as const,
        token_endpoint_auth_signing_alg: alg,
        jwks: { keys: [jwkOf(keys[alg], "now")] },
      })),
      {
        client_id: "rotating",
        token_endpoint_auth_method: "private_key_jwt" as const,
        jwks: { keys: [jwkOf(keys.ES256, "now"), jwkOf(next, "next")] },
      },
    ],
  });
});
afterAll(() => authority.close());

const clientOf = (clientId: string, auth: Parameters<typeof createTokenClient>[0]["auth"]) =>
  createTokenClient({ issuer: authority.issuer, clientId, auth });

describe("oidc-provider and private_key_jwt", () => {
  it.each(algorithms)("agree on %s", async (algorithm) => {
    const key = keys[algorithm].privateKey;
    await using client = clientOf(algorithm, privateKeyJwt({ key, algorithm, keyId: "now" }));
    expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
  });

  it("agree on the token endpoint as an audience", async () => {
    const key = keys.ES256.privateKey;
    await using client = clientOf("ES256", privateKeyJwt({ key, audience: "token_endpoint" }));
    expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
  });

  it.each(["client-authentication+jwt", "JWT", "none"] as const)("agree on typ %s", async (typ) => {
    const key = keys.ES256.privateKey;
    await using client = clientOf("ES256", privateKeyJwt({ key, typ }));
    expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
  });

  it("agree when the client's clock is some seconds ahead", async () => {
    const key = keys.ES256.privateKey;
    const clock = { ...systemClock, now: () => Date.now() + 8000 };
    await using client = clientOf("ES256", privateKeyJwt({ key, clock }));
    expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
  });

  it("agree on a key whose PEM comes from an environment variable", async () => {
    const pem = keys.ES256.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    const key = staticSecret(`"${pem.replaceAll("\n", "\\n")}"`);
    await using client = clientOf("ES256", privateKeyJwt({ key }));
    expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
  });

  it("agree on an assertion that names the certificate of its key", async () => {
    const { cert, key } = makeCertificate({ name: "certified" });
    const jwk = { ...createPublicKey(cert).export({ format: "jwk" }), kid: "certified" };
    const other = await startAuthority({
      clients: [
        {
          client_id: "certified",
          token_endpoint_auth_method: "private_key_jwt",
          token_endpoint_auth_signing_alg: "ES256",
          jwks: { keys: [jwk] },
        },
      ],
    });
    try {
      const auth = privateKeyJwt({ key: staticSecret(key), certificate: cert });
      const options = { issuer: other.issuer, clientId: "certified", auth };
      await using client = createTokenClient(options);
      expect((await client.getToken()).value).toMatch(/^[\w-]+$/);
    } finally {
      other.close();
    }
  });

  it("do not agree on another key", async () => {
    await using client = clientOf("ES256", privateKeyJwt({ key: next.privateKey }));
    await expect(client.getToken()).rejects.toMatchObject({
      code: "credential_rejected",
      attempts: 1,
      hint: "assertion",
    });
  });

  it("agree on a new key as soon as its source has it", async () => {
    const asJwk = (key: typeof next.privateKey, kid: string) =>
      JSON.stringify({ ...key.export({ format: "jwk" }), kid });
    let secret = { value: asJwk(keys.ES256.privateKey, "now"), version: "1" };
    const key: SecretSource = { get: async () => secret };
    await using client = clientOf("rotating", privateKeyJwt({ key }));
    const first = await client.getToken();
    secret = { value: asJwk(next.privateKey, "next"), version: "2" };
    expect(client.invalidate(first)).toBe(true);
    expect((await client.getToken()).value).not.toBe(first.value);
  });
});

describe("oidc-provider and an assertion in a file", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "callgate-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Makes the platform issue an assertion, and replace the link to it. */
  async function project(jti: string): Promise<void> {
    const assertion = await new SignJWT({ jti })
      .setProtectedHeader({ alg: "ES256" })
      .setIssuer("ES256")
      .setSubject("ES256")
      .setAudience(authority.issuer)
      .setExpirationTime("10 minutes")
      .sign(keys.ES256.privateKey);
    await writeFile(join(folder, jti), assertion);
    await symlink(jti, join(folder, "..swap"));
    await rename(join(folder, "..swap"), join(folder, "token"));
  }

  it("agree on each assertion of the platform", async () => {
    await using client = clientOf("ES256", assertionFromFile(join(folder, "token")));
    await project("first");
    const token = await client.getToken();
    client.invalidate(token);
    // It accepts each assertion once: a second token proves that the second one was sent.
    await project("second");
    expect((await client.getToken()).value).not.toBe(token.value);
  });
});
