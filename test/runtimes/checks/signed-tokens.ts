import { constants, type KeyObject, sign } from "node:crypto";
import { ALGORITHMS, type Algorithm } from "@callgate/core";
import { freshKeyPair } from "@callgate-tooling/test-support";

/** A token of the issuer {@link ISSUER} at one moment, and what was done to its signature. */
export interface SignedToken {
  readonly title: string;
  readonly token: string;
}

/** Tokens of one algorithm, and the key that a gate has. */
export interface SignedTokens {
  readonly algorithm: Algorithm;
  readonly jwks: { readonly keys: readonly object[] };
  readonly good: string;
  /** The same token with another signature. */
  readonly twisted: readonly SignedToken[];
}

export const ISSUER = "https://login.example.com";

const CURVES: Readonly<Record<string, string>> = { ES256: "P-256", ES384: "P-384", ES512: "P-521" };
const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Tokens of every algorithm, with signatures that a careless verifier accepts. */
export function signedTokens(audience: string, nowMs: number): readonly SignedTokens[] {
  const rsa = freshKeyPair("rsa", { modulusLength: 2048 });
  return ALGORITHMS.map((algorithm) => {
    const isRsa = /^[RP]S/.test(algorithm);
    const namedCurve = CURVES[algorithm];
    const pair = isRsa
      ? rsa
      : namedCurve === undefined
        ? freshKeyPair("ed25519")
        : freshKeyPair("ec", { namedCurve });
    const input = signingInput(algorithm, audience, nowMs);
    const token = (signature: Buffer): string => `${input}.${signature.toString("base64url")}`;
    const good = signatureOf(algorithm, pair.privateKey, input);
    const twists = { ...changed(good), ...twistsOf(algorithm, pair.privateKey, input, good) };
    const jwk = {
      ...pair.publicKey.export({ format: "jwk" }),
      kid: "key",
      alg: algorithm,
      use: "sig",
    };
    return {
      algorithm,
      jwks: { keys: [jwk] },
      good: token(good),
      twisted: Object.entries(twists).map(([title, twisted]) => ({ title, token: token(twisted) })),
    };
  });
}

function signingInput(alg: Algorithm, aud: string, nowMs: number): string {
  const iat = Math.floor(nowMs / 1000);
  const claims = { iss: ISSUER, aud, sub: "reports", client_id: "reports", jti: "1", iat };
  return [
    { alg, typ: "at+jwt", kid: "key" },
    { ...claims, exp: iat + 300 },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

function hashOf(algorithm: Algorithm): string | null {
  return algorithm.startsWith("Ed") ? null : `sha${algorithm.slice(2)}`;
}

function signatureOf(
  algorithm: Algorithm,
  key: KeyObject,
  input: string,
  hash: string | null = hashOf(algorithm),
  saltLength: number = constants.RSA_PSS_SALTLEN_DIGEST,
): Buffer {
  const pss = algorithm.startsWith("PS")
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
    : {};
  return sign(hash, Buffer.from(input), { key, dsaEncoding: "ieee-p1363", ...pss });
}

/** What can be done to any signature. */
function changed(good: Buffer): Readonly<Record<string, Buffer>> {
  const flipped = (at: number): Buffer => {
    const copy = Buffer.from(good);
    copy[at] = (copy[at] as number) ^ 1;
    return copy;
  };
  return {
    "a bit of its first octet": flipped(0),
    "a bit in its middle": flipped(good.length >> 1),
    "a bit of its last octet": flipped(good.length - 1),
    "nothing but zeros": Buffer.alloc(good.length),
    "nothing but ones": Buffer.alloc(good.length, 255),
    "an octet less": good.subarray(0, -1),
    "an octet more": Buffer.concat([good, Buffer.alloc(1)]),
    "no octet at all": Buffer.alloc(0),
  };
}

/** What only signatures of this algorithm allow. */
function twistsOf(
  algorithm: Algorithm,
  key: KeyObject,
  input: string,
  good: Buffer,
): Readonly<Record<string, Buffer>> {
  const half = good.length / 2;
  if (algorithm.startsWith("Ed")) return { "S plus the order": withHigherS(good) };
  if (algorithm.startsWith("ES")) {
    const [r, s] = [good.subarray(0, half), good.subarray(half)];
    return {
      "r of zero": Buffer.concat([Buffer.alloc(half), s]),
      "s of zero": Buffer.concat([r, Buffer.alloc(half)]),
      "r and s in the wrong order": Buffer.concat([s, r]),
      "DER for r and s": sign(hashOf(algorithm), Buffer.from(input), key),
    };
  }
  const otherHash = algorithm.endsWith("256") ? "sha512" : "sha256";
  const otherPadding = (algorithm.startsWith("PS") ? "RS" : "PS") + algorithm.slice(2);
  return {
    "another hash": signatureOf(algorithm, key, input, otherHash),
    "the other padding": signatureOf(otherPadding as Algorithm, key, input),
    ...(algorithm.startsWith("PS") && {
      "no salt": signatureOf(algorithm, key, input, hashOf(algorithm), 0),
      "a longer salt": signatureOf(algorithm, key, input, hashOf(algorithm), 100),
    }),
  };
}

/** The same signature for a verifier that does not reduce S (RFC 8032 section 5.1.7). */
function withHigherS(good: Buffer): Buffer {
  const s = BigInt(`0x${Buffer.from(good.subarray(32)).reverse().toString("hex")}`);
  const higher = (s + ED25519_ORDER).toString(16).padStart(64, "0");
  return Buffer.concat([good.subarray(0, 32), Buffer.from(higher, "hex").reverse()]);
}
