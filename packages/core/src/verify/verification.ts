import type { Denial } from "../decision/denial.js";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import type { KeySource } from "../keys/key-source.js";
import type { VerificationKey } from "../keys/verification-key.js";
import type { Auth } from "../token/auth.js";

/** A trusted issuer together with its keys. Keys are never looked up anywhere but here. */
export interface IssuerWithKeys {
  readonly trusted: TrustedIssuer;
  readonly keys: KeySource;
}

/** A token that holds, and the key that says so. */
export interface VerifiedToken {
  readonly auth: Auth;
  readonly key: VerificationKey;
  readonly issuer: IssuerWithKeys;
  /** Whether the signature was checked for an earlier request. */
  readonly cached: boolean;
}

/** There were no keys to decide with. */
export interface KeysUnavailable {
  readonly unavailable: "keys_unavailable";
  readonly retryAfterSeconds: number;
}

/** What verifying a token came to. */
export type Verification = VerifiedToken | Denial | KeysUnavailable;
