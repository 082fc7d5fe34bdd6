import type { Algorithm } from "../kit/algorithms.js";
import type { IssuerProfile } from "./profiles/issuer-profile.js";

/** Where an issuer's keys come from. */
export type KeyLocation =
  | { readonly kind: "discovery" }
  | { readonly kind: "uri"; readonly jwksUri: string }
  | { readonly kind: "static"; readonly jwks: { readonly keys: readonly unknown[] } };

/** One issuer whose word is taken, with the rules its tokens are held to. Checked and frozen. */
export interface TrustedIssuer {
  /** Compared with `iss` to the letter. */
  readonly issuer: string;
  /** The operator's short name for it, where there are several. */
  readonly alias: string | undefined;
  /** Audiences that are ours; `undefined` where the profile checks something else instead. */
  readonly audiences: ReadonlySet<string> | undefined;
  readonly profile: IssuerProfile;
  /** Algorithms a token may name. */
  readonly algorithms: ReadonlySet<Algorithm>;
  /** What an RSA key without an `alg` may be used for: the operator's list, or RS256. */
  readonly rsaAlgorithms: ReadonlySet<Algorithm>;
  readonly keys: KeyLocation;
  /** Longest lifetime of its tokens, where it is not the gate's. */
  readonly maxTokenLifetimeSeconds: number | undefined;
}
