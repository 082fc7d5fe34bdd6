import type { DecisionEvent } from "../decision/decision-event.js";
import type { ProfileName } from "../issuer/profiles/index.js";
import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import type { Algorithm } from "../kit/algorithms.js";
import type { Clock } from "../kit/time/clock.js";
import type { Mode } from "../policy/endpoint-policy.js";

/** Whose tokens are accepted, and by which rules. */
export interface IssuerOptions {
  /**
   * The issuer's identifier, compared with `iss` to the letter: a trailing slash counts. An https URL without
   * query and fragment; http on loopback only. Unless `jwksUri` or `jwks` is given, discovery starts here.
   */
  readonly issuer: string;
  /**
   * The audience, or audiences, that are this service: one of them must be in the token's `aud`.
   *
   * `"unchecked"` is accepted only with a profile that says what is checked instead.
   */
  readonly audience: string | readonly string[];
  /** Where the JWK Set is, for an issuer without discovery. https; http on loopback only. */
  readonly jwksUri?: string;
  /** The JWK Set itself, for keys that are handed in; never refreshed. */
  readonly jwks?: { readonly keys: readonly object[] };
  /**
   * Where this kind of issuer puts what the standard leaves open: a name, `spiffe({ trustDomain })`, or a profile of your
   * own. Default: `standard`.
   */
  readonly profile?: ProfileName | IssuerProfile;
  /**
   * Signature algorithms a token may use. Default: the profile's, or all asymmetric ones. An RSA key that does not state its `alg`
   * is used for the RSA algorithms written here, and only for RS256 when none are written.
   */
  readonly algorithms?: readonly Algorithm[];
}

/** An issuer among several. */
export interface AliasedIssuerOptions extends IssuerOptions {
  /** Short name for it, unique in the gate: allowlist entries are `alias:client`. 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly alias: string;
}

/** What does not depend on the issuer. Every one has a default. */
export interface SharedOptions {
  /** Seconds by which clocks may differ, for `exp`, `nbf` and `iat`. 0 to 300, default 5. */
  readonly clockSkewSeconds?: number;
  /** Longest lifetime of a token accepted, in seconds from `iat`. 1 to 31 622 400 (366 days), default: any. */
  readonly maxTokenLifetimeSeconds?: number;
  /** Longest token looked into, in bytes. 256 to 65 536, default 16 384: Node's own limit for all headers. */
  readonly maxTokenBytes?: number;
  /** What is remembered of tokens that were verified. */
  readonly cache?: {
    /** How many tokens at the most, the longest unused forgotten first. 0 to 1 000 000, default 10 000; 0 verifies every token afresh. */
    readonly maxTokens?: number;
  };
  /** How long keys past their lifetime still serve while the issuer cannot be reached, in seconds. 0 to 604 800 (7 days), default 3600. */
  readonly outageToleranceSeconds?: number;
  /** Time for one fetch of keys, discovery included, in milliseconds. 100 to 60 000, default 5000. */
  readonly fetchTimeoutMs?: number;
  /** Longest metadata or JWK Set document read, in bytes. 1024 to 16 777 216, default 262 144. */
  readonly maxResponseBytes?: number;
  /** The protection space named in challenges. Printable ASCII without quote and backslash, 1 to 128 characters; default `api`. */
  readonly realm?: string;
  /** `report` evaluates, tells what would be refused, and lets every request through. Default `enforce`. */
  readonly mode?: Mode;
  /** Called with each decision once it is made; what it throws is dropped. Default: nobody. */
  readonly onDecision?: (event: DecisionEvent) => void;
  /** What keys are fetched with, for a proxy or a private certificate authority. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What a gate is made of: one issuer, or several under aliases. */
export type GateOptions = SharedOptions &
  (
    | (IssuerOptions & { readonly issuers?: never })
    | ({ readonly issuers: readonly AliasedIssuerOptions[] } & {
        readonly [Name in keyof IssuerOptions]?: never;
      })
  );
