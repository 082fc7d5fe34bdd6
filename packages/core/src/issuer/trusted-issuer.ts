import type { Algorithm } from "../kit/algorithms.js";
import type { IssuerProfile } from "./profiles/issuer-profile.js";

/** Where an issuer's keys come from. */
export type KeyLocation =
  | { readonly kind: "discovery" }
  | { readonly kind: "uri"; readonly jwksUri: string }
  | { readonly kind: "static"; readonly jwks: { readonly keys: readonly unknown[] } };

/** One trusted issuer, with the rules for its tokens. Checked and frozen. */
export interface TrustedIssuer {
  /** Compared exactly with `iss`. */
  readonly issuer: string;
  /** The operator's short name for it, in a gate with several issuers. */
  readonly alias: string | undefined;
  /** Audiences that are this service; `undefined` where the profile checks something else instead. */
  readonly audiences: ReadonlySet<string> | undefined;
  readonly profile: IssuerProfile;
  /** Algorithms a token may name. */
  readonly algorithms: ReadonlySet<Algorithm>;
  /** What an RSA key without an `alg` may be used for: the operator's list, or RS256. */
  readonly rsaAlgorithms: ReadonlySet<Algorithm>;
  /** Algorithms of the defaults that the runtime cannot verify. */
  readonly leftOut: readonly Algorithm[];
  readonly keys: KeyLocation;
  /** Longest lifetime of its tokens, where it differs from the gate's. */
  readonly maxTokenLifetimeSeconds: number | undefined;
}
