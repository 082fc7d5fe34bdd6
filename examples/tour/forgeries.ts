import { createPublicKey, randomUUID } from "node:crypto";
import {
  CompactSign,
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  type JWTPayload,
} from "jose";
import type { Authority } from "./authority.js";

/**
 * Forgeries of an attacker who has a genuine token of `reports`, wants to be `checkout`, knows the published keys,
 * and has no private key of the authority.
 */
export type Forgery = (token: string, authority: Authority) => string | Promise<string>;

/** Checkout's claims, under the signature of the old ones. */
export const renamed: Forgery = (token) => {
  const [header, , signature] = token.split(".");
  return `${header}.${encode(checkoutsClaims(token))}.${signature}`;
};

/** Checkout's claims under a key of the forger, with the key id of the authority. */
export const withOwnKey: Forgery = (token) => {
  const { kid = "" } = decodeProtectedHeader(token);
  return sign(kid, checkoutsClaims(token));
};

/** Checkout's claims under a key of the forger, with its own key id. */
export const withOwnKid: Forgery = (token) => sign(randomUUID(), checkoutsClaims(token));

/** Checkout's claims under a key of the forger, from an issuer of the forger. */
export const withOwnIssuer: Forgery = withIssuer("https://login.elsewhere.example");

/** Checkout's claims under a key of the forger, from this issuer. */
export function withIssuer(iss: string): Forgery {
  return (token) => sign(randomUUID(), { ...checkoutsClaims(token), iss });
}

/** Checkout's claims without a signature, in an unsecured JWT (RFC 7519 section 6). */
export const unsigned: Forgery = (token) =>
  `${encode({ ...decodeProtectedHeader(token), alg: "none" })}.${encode(checkoutsClaims(token))}.`;

/**
 * Checkout's claims under an HMAC, with the authority's public key as the secret: a service that lets the token
 * choose the algorithm would accept them (RFC 8725 section 2.1).
 */
export const withPublicKey: Forgery = async (token, authority) => {
  const jwk = await authority.publicKey("RS256");
  const pem = createPublicKey({ key: jwk, format: "jwk" }).export({ format: "pem", type: "spki" });
  return new CompactSign(Buffer.from(JSON.stringify(checkoutsClaims(token))))
    .setProtectedHeader({ ...decodeProtectedHeader(token), alg: "HS256" })
    .sign(Buffer.from(pem));
};

let forgersKey: Promise<CryptoKey> | undefined;

async function sign(kid: string, claims: JWTPayload): Promise<string> {
  forgersKey ??= generateKeyPair("ES256").then(({ privateKey }) => privateKey);
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid })
    .sign(await forgersKey);
}

function checkoutsClaims(token: string): JWTPayload {
  return { ...decodeJwt(token), sub: "checkout", client_id: "checkout" };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
