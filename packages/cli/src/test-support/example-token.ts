import { generateKeyPairSync, sign } from "node:crypto";
import type { FetchLike } from "@callgate/core/kit";

/** The issuer of {@link exampleToken}. Nothing is sent to it. */
export const ISSUER = "https://login.example.com";
export const AUDIENCE = "orders";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const { publicKey: otherKey, privateKey: strangersKey } = generateKeyPairSync("ec", {
  namedCurve: "P-256",
});

export const EXAMPLE_KEYS: { readonly keys: readonly object[] } = {
  keys: [{ ...publicKey.export({ format: "jwk" }), kid: "key-1", alg: "ES256", use: "sig" }],
};
/** A key that a gate skips. */
export const ENCRYPTION_KEY: object = {
  ...otherKey.export({ format: "jwk" }),
  kid: "enc-1",
  use: "enc",
};

/** A token for `GET /orders` of 2026-12-01, with some claims replaced. */
export function exampleToken(
  claims: object = {},
  { isForged = false }: { readonly isForged?: boolean } = {},
): string {
  const now = Date.parse("2026-12-01T00:00:00Z") / 1000;
  const payload = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: "checkout",
    client_id: "checkout",
    scope: "orders:read",
    iat: now - 60,
    exp: now + 300,
    ...claims,
  };
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const input = `${encode({ alg: "ES256", kid: "key-1", typ: "at+jwt" })}.${encode(payload)}`;
  const key = isForged ? strangersKey : privateKey;
  const signature = sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

/** Answers as {@link ISSUER} does, with these keys. */
export function issuerWith(keys: object = EXAMPLE_KEYS, metadata: object = {}): FetchLike {
  const headers = { date: "Tue, 01 Dec 2026 00:00:00 GMT", "cache-control": "max-age=300" };
  const documents: Readonly<Record<string, object>> = {
    [`${ISSUER}/.well-known/openid-configuration`]: {
      issuer: ISSUER,
      jwks_uri: `${ISSUER}/keys`,
      ...metadata,
    },
    [`${ISSUER}/keys`]: keys,
  };
  return async (url) =>
    Object.hasOwn(documents, url)
      ? Response.json(documents[url], { headers })
      : new Response("", { status: 404 });
}

export const EXAMPLE_OPENAPI = `openapi: 3.1.0
info: { title: Orders, version: "1" }
paths:
  /orders:
    get: { summary: List }
    post: { summary: Create }
  /orders/{id}:
    get: { summary: Read }
    delete: { summary: Cancel }
  /health:
    get: { summary: Health }
`;
