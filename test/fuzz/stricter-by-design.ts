import { isCanonicalBase64url, type Reading } from "./reading.js";
import type { Trust } from "./trust.js";

/** A token that jose accepts and Callgate refuses, and must refuse. */
export interface StricterRule {
  readonly name: string;
  readonly why: string;
  /** Callgate's reason for refusing such a token, unless an earlier check refuses it. */
  readonly reasons: readonly string[];
  readonly holds: (reading: Reading, trust: Trust, nowMs: number) => boolean;
}

const isString = (value: unknown): boolean => value === undefined || typeof value === "string";
const isStringList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === "string");
const isTime = (value: unknown): value is number => Number.isFinite(value);
const typOf = ({ header: { typ } }: Reading): unknown =>
  typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : typ;

/** Rules about the token. Each applies to every token that it describes: none of these is ever admitted. */
export const stricterRules: readonly StricterRule[] = [
  {
    name: "base64url is canonical",
    why: "Padding, strangers and stray bits spell one token in many ways; caches and deny lists see different ones (RFC 7515 section 2).",
    reasons: ["token_malformed", "credentials_malformed"],
    holds: ({ parts }) => !parts.every(isCanonicalBase64url),
  },
  {
    name: "no name comes twice",
    why: "Parsers differ on which of two members counts (RFC 7515 section 4, RFC 7519 section 4, RFC 8725 section 2.4).",
    reasons: ["token_malformed"],
    holds: ({ shape }) => shape.repeatsName,
  },
  {
    name: "JSON nests at most 32 deep",
    why: "No access token needs more, and a parser's stack is finite.",
    reasons: ["token_malformed"],
    holds: ({ shape }) => shape.depth > 32,
  },
  {
    name: "no byte-order mark",
    why: "JSON text between systems must not begin with one (RFC 8259 section 8.1).",
    reasons: ["token_malformed"],
    holds: ({ headerText, claimsText }) => /^\ufeff/.test(headerText) || /^\ufeff/.test(claimsText),
  },
  {
    name: "a token has at most 16 384 bytes",
    why: "The size is bounded before anything is decoded (`maxTokenBytes`).",
    reasons: ["token_malformed"],
    holds: ({ token }) => token.length > 16_384,
  },
  {
    name: "no critical extension",
    why: "None is understood, so none can be honoured; jose knows b64, which a JWT must not use (RFC 7797 section 7), and ignores it without crit.",
    reasons: ["critical_header_unsupported"],
    holds: ({ header }) => "crit" in header || header.b64 === false,
  },
  {
    name: "typ is that of an access token",
    why: "Profile `standard` takes at+jwt, JWT or nothing; jose's option knows a single value (RFC 8725 section 3.11).",
    reasons: ["token_type_mismatch"],
    holds: (reading, { profile }) =>
      profile === "standard" && !["at+jwt", "jwt", undefined].includes(typOf(reading) as string),
  },
  {
    name: "no ID token, no logout token",
    why: "Where typ is loose, the claims distinguish other JWTs of the issuer (RFC 8725 section 3.12).",
    reasons: ["token_type_mismatch"],
    holds: (reading, { profile }) => {
      const { claims } = reading;
      const events = typeof claims.events === "object" ? { ...claims.events } : {};
      return (
        profile === "standard" &&
        typOf(reading) !== "at+jwt" &&
        ("nonce" in claims ||
          "at_hash" in claims ||
          claims.token_use === "id" ||
          claims.typ === "ID" ||
          "http://schemas.openid.net/event/backchannel-logout" in events)
      );
    },
  },
  {
    name: "times are finite",
    why: "1e999 is JSON for a number that becomes Infinity, and a token that never expires.",
    reasons: ["claim_invalid"],
    holds: ({ claims: { exp, nbf, iat } }) =>
      !isTime(exp) || ![nbf, iat].every((time) => time === undefined || isTime(time)),
  },
  {
    name: "exp counts to the fraction of a second",
    why: "jose rounds the current time down to the second, and admits for up to a second longer.",
    reasons: ["token_expired"],
    holds: ({ claims: { exp } }, { clockSkewSeconds }, nowMs) =>
      isTime(exp) && nowMs / 1000 >= exp + clockSkewSeconds,
  },
  {
    name: "not issued in the future",
    why: "A token from the future means a clock or an issuer that is not to be trusted; jose checks it only with maxTokenAge.",
    reasons: ["token_not_yet_valid"],
    holds: ({ claims: { iat } }, { clockSkewSeconds }, nowMs) =>
      isTime(iat) && nowMs / 1000 < iat - clockSkewSeconds,
  },
  {
    name: "aud is a string or a list of strings",
    why: "That is its type (RFC 7519 section 4.1.3); jose looks for a match in a list of anything.",
    reasons: ["claim_invalid"],
    holds: ({ claims: { aud } }) =>
      !isString(aud) && !(Array.isArray(aud) && aud.every((each) => typeof each === "string")),
  },
  {
    name: "claims that are relied on have their types",
    why: "sub, jti, client_id and azp are strings (RFC 7519 section 4.1, RFC 8693 section 4.3).",
    reasons: ["claim_invalid"],
    holds: ({ claims: { sub, jti, client_id, azp } }) =>
      ![sub, jti, client_id, azp].every(isString),
  },
  {
    name: "scopes have their type",
    why: "scope is a string (RFC 8693 section 4.2); profile standard also takes the list that many servers write. null is not a value.",
    reasons: ["claim_invalid"],
    holds: ({ claims: { scope } }, { profile }) =>
      scope !== null && !isString(scope) && !(profile === "standard" && isStringList(scope)),
  },
  {
    name: "no token that is bound to a key",
    why: "Possession is not checked, and a sender-constrained token is no bearer token (RFC 7800, RFC 8705, RFC 9449).",
    reasons: ["binding_unverified"],
    holds: ({ claims }) => "cnf" in claims,
  },
  {
    name: "a caller is named",
    why: "Who calls is the question; jose has no opinion on client_id and azp (RFC 9068 section 2.2).",
    reasons: ["caller_unidentified"],
    holds: ({ claims: { client_id, azp } }, { profile }) =>
      profile === "rfc9068" ? !client_id : client_id === "" || (!client_id && !azp),
  },
  {
    name: "one caller is named",
    why: "client_id and azp that differ leave open who calls.",
    reasons: ["caller_ambiguous"],
    holds: ({ claims: { client_id, azp } }) =>
      client_id !== undefined && azp !== undefined && client_id !== azp,
  },
];

/** A key that jose verifies with and Callgate does not. */
export interface StricterKeyRule {
  readonly name: string;
  readonly why: string;
  readonly passesOver: (
    jwk: Readonly<Record<string, unknown>>,
    alg: unknown,
    trust: Trust,
  ) => boolean;
}

export const stricterKeyRules: readonly StricterKeyRule[] = [
  {
    name: "an RSA key without alg is for RS256, or for what the operator wrote",
    why: "Otherwise the token chooses the algorithm of its key (RFC 8725 section 3.1).",
    passesOver: ({ kty, alg: own }, alg, { algorithms }) =>
      kty === "RSA" && own === undefined && alg !== "RS256" && algorithms === undefined,
  },
  {
    name: "an RSA key has an exponent of at least 3",
    why: "With an exponent of 1 every padded digest is its own signature.",
    passesOver: ({ kty, e }) => kty === "RSA" && e === "AQ",
  },
  {
    name: "a key's kid is a string",
    why: "That is its type (RFC 7517 section 4.5).",
    passesOver: ({ kid }) => kid !== undefined && typeof kid !== "string",
  },
];

/** Callgate's reason for refusing a token whose only key it does not accept. */
export const keyReasons: readonly string[] = [
  "key_unknown",
  "algorithm_not_allowed",
  "signature_invalid",
];
