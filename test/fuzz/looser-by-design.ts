import type { Algorithm } from "@callgate/core";
import type { Reading } from "./reading.js";
import type { Trust } from "./trust.js";

/** The options and the time given to jose. */
export interface Terms {
  readonly trust: Trust;
  readonly nowMs: number;
}

/**
 * A token that Callgate admits and jose refuses, because of different terms: once converted to jose's terms, jose
 * must also admit it. Nothing else is ever admitted that jose refuses.
 */
export interface LooserRule {
  readonly name: string;
  readonly why: string;
  readonly holds: (reading: Reading, terms: Terms) => boolean;
  /** Expresses the same in the terms of jose. */
  readonly translate: (terms: Terms) => Terms;
}

type Jwk = Readonly<Record<string, unknown>>;

const isJwk = (entry: unknown): entry is Jwk => typeof entry === "object" && entry !== null;
const SYNONYMS: readonly unknown[] = ["EdDSA", "Ed25519"];
const WRITTEN: readonly Algorithm[] = ["EdDSA", "Ed25519"];

export const looserRules: readonly LooserRule[] = [
  {
    name: "Ed25519 and EdDSA are one algorithm",
    why: "RFC 9864 gave EdDSA with that curve a name of its own; issuers change the names of keys and of tokens at different times.",
    holds: ({ header: { alg } }) => SYNONYMS.includes(alg),
    translate: ({ trust, nowMs }) => ({
      nowMs,
      trust: {
        ...trust,
        keys: trust.keys.flatMap((jwk) =>
          isJwk(jwk) && SYNONYMS.includes(jwk.alg)
            ? SYNONYMS.map((alg) => ({ ...jwk, alg }))
            : [jwk],
        ),
        algorithms: trust.algorithms?.some((alg) => WRITTEN.includes(alg))
          ? [...trust.algorithms, ...WRITTEN]
          : trust.algorithms,
      },
    }),
  },
  {
    name: "nbf counts to the fraction of a second",
    why: "jose rounds the current time down to the second, and refuses for up to a second longer.",
    holds: ({ claims: { nbf } }, { trust, nowMs }) =>
      typeof nbf === "number" && nbf - trust.clockSkewSeconds > Math.floor(nowMs / 1000),
    // This does not weaken exp: a stricter rule ensures that.
    translate: ({ trust, nowMs }) => ({
      nowMs,
      trust: { ...trust, clockSkewSeconds: trust.clockSkewSeconds + (nowMs % 1000) / 1000 },
    }),
  },
  {
    name: "one bad entry does not spoil the set",
    why: "jose refuses a JWK Set in which an entry is no object, and stops searching at a weak RSA key; here both are skipped, and the other keys keep working (RFC 7517 section 5).",
    holds: (_reading, { trust }) => !trust.keys.every(isSound),
    translate: ({ trust, nowMs }) => ({
      nowMs,
      trust: { ...trust, keys: trust.keys.filter(isSound) },
    }),
  },
  {
    name: "key_ops that has verify will do, and ext does not matter",
    why: "An operation listed twice, one too many, or an ext of the wrong type says nothing about verifying with a public key.",
    holds: (_reading, { trust }) =>
      trust.keys.some((jwk) => isJwk(jwk) && (jwk.key_ops !== undefined || jwk.ext !== undefined)),
    translate: ({ trust, nowMs }) => ({
      nowMs,
      trust: {
        ...trust,
        keys: trust.keys.map((jwk) => {
          if (!isJwk(jwk) || !mayVerify(jwk)) return jwk;
          const { key_ops: _operations, ext: _extractable, ...rest } = jwk;
          return rest;
        }),
      },
    }),
  },
];

function isSound(entry: unknown): boolean {
  return isJwk(entry) && !(entry.kty === "RSA" && String(entry.n).length < 340);
}

function mayVerify({ key_ops: operations }: Jwk): boolean {
  return operations === undefined || (Array.isArray(operations) && operations.includes("verify"));
}
