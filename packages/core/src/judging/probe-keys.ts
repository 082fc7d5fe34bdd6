import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import type { SkippedKeyCode } from "../keys/key-rules.js";
import { ownKeyRule } from "../keys/own-key.js";
import { importVerificationKey } from "../keys/verification-key.js";
import type { Algorithm } from "../kit/algorithms.js";
import { ownMember } from "../kit/own-member.js";
import { cut } from "./probe-document.js";

/** One key of a JWK Set. Texts are the server's, truncated to 256 characters. */
export interface ProbedKey {
  /** Its position in the set, from 0. */
  readonly index: number;
  readonly kid: string | undefined;
  readonly kty: string | undefined;
  readonly crv: string | undefined;
  readonly use: string | undefined;
  readonly alg: string | undefined;
  /** What a gate verifies with it; empty where it is skipped. */
  readonly algorithms: readonly Algorithm[];
  /** Why a gate skips it. */
  readonly skipped: SkippedKeyCode | undefined;
}

/** Reads each key of a JWK Set as a gate does that trusts this issuer. @returns `undefined` where it is not a JWK Set */
export async function probeKeys(
  document: unknown,
  { issuer, algorithms, rsaAlgorithms, profile }: TrustedIssuer,
  maxKeys: number,
): Promise<readonly ProbedKey[] | undefined> {
  const jwks = ownMember(document, "keys");
  if (!Array.isArray(jwks)) return undefined;
  const keyUses = profile.keyUses ?? ["sig"];
  const rules = { algorithms, rsaAlgorithms, keyUses, isOwnKey: ownKeyRule(profile, issuer) };
  return Promise.all(
    jwks.map(async (jwk: unknown, index) => {
      const imported = index < maxKeys ? await importVerificationKey(jwk, rules) : "over_limit";
      const isSkipped = typeof imported === "string";
      return {
        index,
        kid: cut(ownMember(jwk, "kid")),
        kty: cut(ownMember(jwk, "kty")),
        crv: cut(ownMember(jwk, "crv")),
        use: cut(ownMember(jwk, "use")),
        alg: cut(ownMember(jwk, "alg")),
        algorithms: isSkipped ? [] : [...imported.algorithms],
        skipped: isSkipped ? imported : undefined,
      };
    }),
  );
}
