import type { DecisionEvent } from "../decision/decision-event.js";
import type { ProfileName } from "../issuer/profiles/index.js";
import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import type { Algorithm } from "../kit/algorithms.js";
import type { FetchLike } from "../kit/net/fetch-like.js";
import type { Clock } from "../kit/time/clock.js";
import type { Mode } from "../policy/endpoint-policy.js";

/** Whose tokens are accepted, and by which rules. */
export interface IssuerOptions {
  /**
   * The issuer's identifier, compared with `iss` exactly: a trailing slash counts. Up to 1024 characters.
   *
   * Unless `jwksUri` or `jwks` is given, discovery starts here: then it is an https URL without query and fragment, or
   * http on loopback or at one of `insecureOrigins`. Otherwise it is a name that nothing is fetched from.
   */
  readonly issuer: string;
  /**
   * The audience, or audiences, that are this service: one of them must be in the token's `aud`.
   *
   * `"unchecked"` is accepted only with a profile that says what is checked instead.
   */
  readonly audience: string | readonly string[];
  /** Where the JWK Set is, for an issuer without discovery. https; http on loopback or at one of `insecureOrigins` only. */
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
  /** Longest lifetime of a token of this issuer, in seconds from `iat`. 1 to 31 622 400, default: the gate's. */
  readonly maxTokenLifetimeSeconds?: number;
}

/** Issuers that are known only at run time: a tenant for each customer. */
export interface ResolvedIssuersOptions {
  /**
   * Says by which rules an issuer's tokens are accepted, or `undefined` where it is not trusted.
   *
   * Asked once for each unknown `iss` of a well-formed token, and again when the answer is `maxAgeSeconds` old (after a
   * minute for one that is not trusted). **The identifier is whatever a stranger wrote**: compare it with what you
   * know, and never build an address of it. `issuer` need not be repeated; several issuers may share an `alias`, where
   * `alias:client` means the same client for each of them.
   *
   * What it throws, options that cannot be right, and no answer within `fetchTimeoutMs` are a failure to decide (503).
   */
  resolve(
    iss: string,
  ): ResolvedIssuerOptions | undefined | Promise<ResolvedIssuerOptions | undefined>;
  /** Most issuers known at once, least recently used evicted first, and most known not to be trusted. 1 to 100 000, default 1000. */
  readonly max?: number;
  /** For how long an answer is used, in seconds: so long a tenant you removed may still be trusted. 1 to 86 400, default 600. */
  readonly maxAgeSeconds?: number;
}

/** The rules of an issuer that was resolved; its `issuer`, where given, is the `iss` that was asked about. */
export type ResolvedIssuerOptions = Omit<AliasedIssuerOptions, "issuer"> & {
  readonly issuer?: string;
};

/** What does not depend on the issuer. Every one has a default. */
export interface SharedOptions {
  /** Seconds by which clocks may differ, for `exp`, `nbf` and `iat`. 0 to 300, default 5. */
  readonly clockSkewSeconds?: number;
  /** Longest lifetime of a token accepted, in seconds from `iat`. 1 to 31 622 400 (366 days), default: any. */
  readonly maxTokenLifetimeSeconds?: number;
  /** Longest token looked into, in bytes. 256 to 65 536, default 16 384: Node's own limit for all headers. */
  readonly maxTokenBytes?: number;
  /**
   * What is cached of tokens that were verified: a token at its first request as long as tokens come back, at its second where
   * they do not.
   */
  readonly cache?: {
    /** How many tokens at most, least recently used evicted first. 0 to 1 000 000, default 10 000; 0 caches none. */
    readonly maxTokens?: number;
    /**
     * How much memory they may take, estimated by their length, in bytes. 65 536 to 1 073 741 824, default 67 108 864
     * (64 MiB). A token of more than 8192 characters is never cached.
     */
    readonly maxBytes?: number;
  };
  /** How long keys past their lifetime still serve while the issuer cannot be reached, in seconds. 0 to 604 800 (7 days), default 3600. */
  readonly outageToleranceSeconds?: number;
  /** Time for one fetch of keys, discovery included, in milliseconds. 100 to 60 000, default 5000. */
  readonly fetchTimeoutMs?: number;
  /** Longest metadata or JWK Set document read, in bytes. 1024 to 16 777 216, default 262 144. */
  readonly maxResponseBytes?: number;
  /**
   * Most keys looked at in one JWK Set. 1 to 10 000, default 100; past it they are passed over, and a token under a key
   * that was not looked at is answered 503. For a set of more, raise `maxResponseBytes` too; importing thousands of keys
   * takes seconds of processor time at each refresh.
   */
  readonly maxKeys?: number;
  /**
   * Origins that keys and metadata may be fetched from over plain http, exactly as listed: `["http://keycloak:8080"]`.
   * 1 to 20 http origins without path and wildcard; default none, but loopback is always accepted.
   *
   * Whoever is on the way to such a server can replace its keys, and with them admit any caller. A process warning
   * (`CALLGATE_INSECURE_ORIGIN`) says so, once per gate.
   */
  readonly insecureOrigins?: readonly string[];
  /**
   * Whether keys are fetched when the gate is made, and not with the first request: `gate.health().usable` turns true by
   * itself then, for a readiness probe. A failure is tried again like any other. Default `false`.
   */
  readonly prefetch?: boolean;
  /**
   * Whether operators are warned through `process.emitWarning`: of plain http, and of keys that cannot be fetched while
   * no one subscribes to `callgate:keys`. Default `true`.
   */
  readonly warnings?: boolean;
  /** The protection space named in challenges. Printable ASCII without quote and backslash, 1 to 128 characters; default `api`. */
  readonly realm?: string;
  /**
   * Where each refusal is explained to callers: an absolute http or https URL of at most 1024 characters, to which the
   * reason is appended for the `type` of the problem document (RFC 9457), as in `https://docs.example.com/refused#`.
   * Default: none, and the type is `about:blank`.
   */
  readonly problemTypeBaseUrl?: string;
  /** `report` evaluates, tells what would be refused, and lets every request through. Default `enforce`. */
  readonly mode?: Mode;
  /**
   * Called with each decision once it is made, and with the framework's own request (`undefined` for
   * {@link Gate.permits}), as an access log has it. What it throws is dropped. Default: not called.
   */
  readonly onDecision?: (event: DecisionEvent, request: unknown) => void;
  /**
   * What keys are fetched with, for a proxy or a private certificate authority: undici's `fetch`, node-fetch's, or a
   * function around one of them. Default: the global `fetch`, as it is at the time of each fetch.
   *
   * What is no response, follows a redirect, or takes longer than `fetchTimeoutMs`, is a failed fetch; what it must do
   * is the `fetchContract` of `@callgate/testkit`.
   */
  readonly fetch?: FetchLike;
  /** Where the time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What a gate is made of: one issuer, or several under aliases. */
export type GateOptions = SharedOptions &
  (
    | (IssuerOptions & { readonly issuers?: never })
    | ({ readonly issuers: readonly AliasedIssuerOptions[] | ResolvedIssuersOptions } & {
        readonly [Name in keyof IssuerOptions]?: never;
      })
  );
