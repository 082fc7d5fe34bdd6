// cspell:ignore Vlbg
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  verify,
} from "node:crypto";
import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { privateKeyJwt } from "./private-key-jwt.js";
import { faultsOf, SERVER, show, sourceOf } from "./test-support/show.js";

interface PemPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Exported by Node while it is generated: Node 20 may hang when it exports a generated key later. */
function pemPair(type: string, options: object = {}): PemPair {
  return generateKeyPairSync(type as "rsa", {
    modulusLength: 2048,
    ...options,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

const rsa = pemPair("rsa");
const rsaPss = pemPair("rsa-pss");
const small = pemPair("rsa", { modulusLength: 1024 });
const p256 = pemPair("ec", { namedCurve: "P-256" });
const p384 = pemPair("ec", { namedCurve: "P-384" });
const p521 = pemPair("ec", { namedCurve: "P-521" });
const secp256k1 = pemPair("ec", { namedCurve: "secp256k1" });
const ed25519 = pemPair("ed25519");
const x25519 = pemPair("x25519");

const jwkOf = (pem: string, more: object = {}): JsonWebKey => ({
  ...createPrivateKey(pem).export({ format: "jwk" }),
  ...more,
});

interface Assertion {
  readonly header: { readonly alg: string; readonly kid?: string };
  readonly claims: Readonly<Record<string, unknown>>;
  readonly verifiesWith: (publicKey: string) => boolean;
}

/** The assertion that a client sends. */
async function assertionOf(
  auth: ReturnType<typeof privateKeyJwt>,
  previous = false,
): Promise<Assertion> {
  const { authorization, form } = await show(auth, { previous });
  expect(authorization).toBeUndefined();
  expect(form).toEqual({
    client_id: "checkout",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  });
  const [head = "", body = "", signature = ""] = form.client_assertion?.split(".") ?? [];
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  const header = read(head);
  return {
    header,
    claims: read(body),
    verifiesWith: (publicKey) =>
      verify(
        header.alg.startsWith("Ed") ? null : `sha${header.alg.slice(2)}`,
        Buffer.from(`${head}.${body}`),
        {
          key: createPublicKey(publicKey),
          ...(header.alg.startsWith("ES") && { dsaEncoding: "ieee-p1363" }),
          ...(header.alg.startsWith("PS") && {
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: Number(header.alg.slice(2)) / 8,
          }),
        },
        Buffer.from(signature, "base64url"),
      ),
  };
}

describe("privateKeyJwt", () => {
  it("signs the client's identifier, for the issuer, for a minute", async () => {
    const clock = createFakeClock();
    const { claims } = await assertionOf(privateKeyJwt({ key: sourceOf(p256.privateKey), clock }));
    const now = clock.now() / 1000;
    expect(claims).toEqual({
      iss: "checkout",
      sub: "checkout",
      aud: SERVER.issuer,
      jti: expect.stringMatching(/^[\w-]{22,}$/),
      iat: now - 10,
      nbf: now - 10,
      exp: now + 50,
    });
  });

  it("signs for the token endpoint where configured", async () => {
    const auth = privateKeyJwt({ key: sourceOf(p256.privateKey), audience: "token_endpoint" });
    expect((await assertionOf(auth)).claims.aud).toBe(SERVER.token_endpoint);
  });

  it("signs again, with another `jti`, for each attempt with one credential", async () => {
    const auth = privateKeyJwt({ key: sourceOf(p256.privateKey) });
    const credential = await auth.credential({ reason: "initial" });
    const shown = new Set<string | null>();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const body = new URLSearchParams();
      await credential.authenticate(SERVER, { client_id: "checkout" }, body, new Headers());
      shown.add(
        Buffer.from(body.get("client_assertion")?.split(".")[1] ?? "", "base64url").toString(),
      );
    }
    expect(new Set([...shown].map((claims) => JSON.parse(claims ?? "").jti)).size).toBe(3);
  });

  it.each([
    ["RS256", rsa, "RS256"],
    [undefined, rsa, "RS256"],
    ["RS384", rsa, "RS384"],
    ["RS512", rsa, "RS512"],
    ["PS256", rsa, "PS256"],
    ["PS384", rsa, "PS384"],
    ["PS512", rsa, "PS512"],
    [undefined, rsaPss, "PS256"],
    [undefined, p256, "ES256"],
    [undefined, p384, "ES384"],
    [undefined, p521, "ES512"],
    [undefined, ed25519, "EdDSA"],
    ["Ed25519", ed25519, "Ed25519"],
  ] as const)("signs with algorithm %s", async (algorithm, { privateKey, publicKey }, alg) => {
    const auth = privateKeyJwt({ key: sourceOf(privateKey), ...(algorithm && { algorithm }) });
    const { header, verifiesWith } = await assertionOf(auth);
    expect(header).toEqual({ alg, typ: "client-authentication+jwt" });
    expect(verifiesWith(publicKey)).toBe(true);
  });

  it.each([
    ["PEM from a source", () => sourceOf(p256.privateKey)],
    [
      "SEC 1 from a source",
      () =>
        sourceOf(
          createPrivateKey(p256.privateKey).export({ type: "sec1", format: "pem" }) as string,
        ),
    ],
    ["a JWK from a source", () => sourceOf(JSON.stringify(jwkOf(p256.privateKey)))],
    ["a JWK", () => jwkOf(p256.privateKey)],
    ["a KeyObject", () => createPrivateKey(p256.privateKey)],
    [
      "a KeyObject that Node has just generated",
      () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
    ],
  ])("takes %s", async (what, key) => {
    const { verifiesWith } = await assertionOf(privateKeyJwt({ key: key() }));
    expect(verifiesWith(p256.publicKey)).toBe(!what.includes("just generated"));
  });

  it("names the key by a JWK's own `kid`, or else by `keyId`", async () => {
    const auth = (key: string) => privateKeyJwt({ key: sourceOf(key), keyId: "configured" });
    expect((await assertionOf(auth(p256.privateKey))).header.kid).toBe("configured");
    const jwk = JSON.stringify(jwkOf(p256.privateKey, { kid: "2026-01" }));
    expect((await assertionOf(auth(jwk))).header.kid).toBe("2026-01");
  });

  it("uses a JWK's own `alg`", async () => {
    const key = jwkOf(rsa.privateKey, { alg: "PS384" });
    expect((await assertionOf(privateKeyJwt({ key }))).header.alg).toBe("PS384");
  });

  it("signs with a new key as soon as its source has it, and keeps the previous one", async () => {
    const source = sourceOf({ value: p256.privateKey, version: "1" });
    const auth = privateKeyJwt({ key: source });
    expect((await assertionOf(auth)).verifiesWith(p256.publicKey)).toBe(true);
    const previous = { value: p256.privateKey, version: "1" };
    source.secret = { value: ed25519.privateKey, version: "2", previous };
    expect((await assertionOf(auth)).verifiesWith(ed25519.publicKey)).toBe(true);
    expect((await assertionOf(auth, true)).verifiesWith(p256.publicKey)).toBe(true);
    expect((await auth.credential({ reason: "poll" })).version).toBe("2");
  });

  const unusable: [string, string][] = [
    ["no key", "never-seen"],
    ["half a key", p256.privateKey.slice(0, 99)],
    ["a public key", p256.publicKey],
    ["a public JWK", JSON.stringify(createPublicKey(p256.publicKey).export({ format: "jwk" }))],
    ["a symmetric JWK", '{"kty":"oct","k":"bmV2ZXItc2Vlbg"}'],
    ["no JWK", '{"kty":'],
    ["an RSA key of 1024 bits", small.privateKey],
    ["a key on an unsupported curve", secp256k1.privateKey],
    ["a key for key agreement", x25519.privateKey],
    ["a JWK for another algorithm", JSON.stringify(jwkOf(p256.privateKey, { alg: "RS256" }))],
    ["a JWK for no algorithm", JSON.stringify(jwkOf(rsa.privateKey, { alg: "none" }))],
    [
      "a key with a passphrase",
      createPrivateKey(p256.privateKey).export({
        type: "pkcs8",
        format: "pem",
        cipher: "aes-256-cbc",
        passphrase: "never-seen",
      }) as string,
    ],
  ];

  it.each(unusable)("has no credential where its source returns %s", async (_what, key) => {
    const reading = privateKeyJwt({ key: sourceOf(key) }).credential({ reason: "initial" });
    const error = await reading.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "credential_unavailable" });
    expect((error as Error).message).not.toContain("never-seen");
  });

  it("refuses at creation a fixed key that does not fit", () => {
    expect(
      faultsOf(() => privateKeyJwt({ key: jwkOf(p256.privateKey), algorithm: "RS256" })),
    ).toMatchObject([{ code: "option_invalid", option: "key" }]);
    expect(faultsOf(() => privateKeyJwt({ key: createPublicKey(rsa.publicKey) }))).toMatchObject([
      { code: "option_invalid", option: "key" },
    ]);
  });

  it("refuses a key written in place of its source, without repeating it", () => {
    const faults = faultsOf(() => privateKeyJwt({ key: p256.privateKey as never }));
    expect(faults).toMatchObject([{ code: "option_invalid", option: "key" }]);
    expect(faults[0]?.message).toContain("staticSecret");
    expect(JSON.stringify(faults)).not.toContain("PRIVATE");
  });

  it("reports every fault at once", () => {
    const options = { algorithm: "HS256", keyId: "", audience: "me", kye: 1 } as never;
    expect(faultsOf(() => privateKeyJwt(options)).map(({ option }) => option)).toEqual([
      "kye",
      "audience",
      "algorithm",
      "keyId",
      "key",
    ]);
  });
});
