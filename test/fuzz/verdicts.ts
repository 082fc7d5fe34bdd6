import {
  type Algorithm,
  type ClockTimer,
  createGate,
  type Gate,
  type GatePolicy,
  type SignatureThreads,
} from "@callgate/core";
import {
  createLocalJWKSet,
  errors,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";
import { ISSUER, type Trust } from "./trust.js";

/** The verdict of a verifier on a token: admitted, or refused for a named reason. */
export type Verdict = "accepted" | (string & {});

/** Judges a token at a time, in milliseconds since the epoch. */
export type Judge = (token: string, nowMs: number) => Promise<Verdict>;

/** Every supported algorithm for access tokens. */
export const ALGORITHMS: readonly Algorithm[] = [
  ...(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] as const),
  ...(["ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const),
];

/**
 * Callgate, through its public names; the endpoint admits every caller, so that only the token counts. Every second
 * token has its signature verified on a thread.
 */
export function callgate(trust: Trust): Judge {
  const judges = [callgateWith(trust, "never"), callgateWith(trust, "always")] as const;
  // By the token itself, so that one presented again finds what was cached, and a seed repeats it.
  return (token, nowMs) => judges[token.length % 2 === 0 ? 0 : 1](token, nowMs);
}

function callgateWith(trust: Trust, signatureThreads: SignatureThreads): Judge {
  let now = 0;
  const neverFires: ClockTimer = { cancel() {} };
  const gate: Gate = createGate({
    issuer: ISSUER,
    audience: trust.audience,
    jwks: { keys: trust.keys as readonly object[] },
    profile: trust.profile,
    clockSkewSeconds: trust.clockSkewSeconds,
    signatureThreads,
    ...(trust.algorithms === undefined ? {} : { algorithms: trust.algorithms }),
    clock: { now: () => now, monotonic: () => now, setTimer: () => neverFires },
  });
  const policy: GatePolicy = gate.policy({ callers: "any" });
  return async (token, nowMs) => {
    now = nowMs;
    const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
    const decision = await gate.decide(request, policy);
    return decision.outcome === "allowed" ? "accepted" : decision.reason;
  };
}

/** jose's jwtVerify with the same rules, as far as it has options for them. */
export function jose(trust: Trust): Judge {
  const keys = keysOf(trust);
  const options: JWTVerifyOptions = {
    issuer: ISSUER,
    audience: [...trust.audience],
    algorithms: [...(trust.algorithms ?? ALGORITHMS)],
    clockTolerance: trust.clockSkewSeconds,
    requiredClaims:
      trust.profile === "rfc9068" ? ["exp", "sub", "client_id", "iat", "jti"] : ["exp"],
    ...(trust.profile === "rfc9068" ? { typ: "at+jwt" } : {}),
  };
  return async (token, nowMs) => {
    try {
      await verifyWithAny(token, keys, { ...options, currentDate: new Date(nowMs) });
      return "accepted";
    } catch (error) {
      const { code, name } = error as Error & { readonly code?: unknown };
      // A key that is too weak is a TypeError, one that can't be imported a DOMException, whose code is a number.
      return typeof code === "string" ? code : name;
    }
  };
}

function keysOf({ keys }: Trust): JWTVerifyGetKey {
  try {
    return createLocalJWKSet({ keys: keys as [] });
  } catch (error) {
    return () => Promise.reject(error);
  }
}

/** Several keys may match when the issuer gave them no names: then each is tried, as in jose's documentation. */
async function verifyWithAny(
  token: string,
  keys: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<void> {
  try {
    await jwtVerify(token, keys, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        await jwtVerify(token, key, options);
        return;
      } catch (inner) {
        if (!(inner instanceof errors.JWSSignatureVerificationFailed)) throw inner;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}
