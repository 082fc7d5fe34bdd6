import type { Denial } from "../../decision/deny.js";
import type { IssuerProfile } from "../../issuer/profiles/issuer-profile.js";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import type { Algorithm } from "../../kit/algorithms.js";
import type { FetchLike } from "../../kit/net/fetch-like.js";
import type { Clock } from "../../kit/time/clock.js";
import type { Warnings } from "../../kit/warnings.js";
import type { JsonObject } from "../../token/json.js";
import type { TokenVerifier } from "../token-verifier.js";
import type { Verification, VerifiedToken } from "../verification.js";

/**
 * Accepts an issuer's opaque tokens, by requesting what they mean from its authorization server (RFC 7662).
 *
 * Made by `introspect` of `@callgate/introspection`, and by nothing else: its calling signature is not covered by semantic
 * versioning.
 */
export interface Introspection {
  (context: IntrospectionContext): Introspector;
  /** What the gate has to know before there is a verifier. */
  readonly settings: IntrospectionSettings;
}

/** What a gate has to know of an {@link Introspection} before it makes a verifier with it. */
export interface IntrospectionSettings {
  /** `all`: JWTs that were verified here are introspected, too. */
  readonly tokens: "opaque" | "all";
  /** What every opaque token of the issuer begins with; `undefined` where the issuer is the only one with opaque tokens. */
  readonly prefix: string | undefined;
  /** The endpoint, where it is written in the configuration; otherwise it is found by discovery. */
  readonly endpoint: string | undefined;
  /** Whether answers are signed, so that the issuer's keys are needed for opaque tokens, too. */
  readonly signed: boolean;
  /** How the claims of an answer are read, for an issuer with this profile. */
  readonly answersFor: (profile: IssuerProfile) => IssuerProfile;
}

/** What a gate passes to an {@link Introspection}, for one issuer. */
export interface IntrospectionContext {
  readonly issuer: string;
  readonly alias: string | undefined;
  readonly clock: Clock;
  readonly fetch: FetchLike;
  readonly clockSkewSeconds: number;
  readonly insecureOrigins: readonly string[];
  readonly maxResponseBytes: number;
  readonly warnings: Pick<Warnings, "warn" | "recovered">;
  /** Keeps work running after the request that started it was answered, where the runtime would end it. */
  readonly keepAlive: (background: Promise<unknown>) => void;
  /**
   * Checks the claims of an active answer as those of a JWT, from its times on.
   *
   * @param assumedLifetimeSeconds how long a token counts as valid whose answer has no `exp`
   */
  readonly judge: (answer: JsonObject, assumedLifetimeSeconds: number) => VerifiedToken | Denial;
  /** Verifies a compact JWS under the keys of the issuer. @param algorithms accepted; default: those of the issuer's tokens */
  readonly verifySigned: (
    jws: string,
    algorithms: ReadonlySet<Algorithm> | undefined,
  ) => Promise<SignedAnswer>;
}

/** A signed answer, or why its signature does not count. */
export type SignedAnswer =
  | { readonly kind: "signed"; readonly header: JsonObject; readonly payload: JsonObject }
  | { readonly kind: "unsigned"; readonly cause: UnsignedCause };

/** Why the signature of an answer does not count. */
export type UnsignedCause =
  | "malformed"
  | "algorithm_not_allowed"
  | "critical_header_unsupported"
  | "key_unknown"
  | "keys_unavailable"
  | "signature_invalid";

/** Verifies the opaque tokens of one issuer. */
export interface Introspector extends TokenVerifier {
  /** Requests whether a JWT that was verified here is still active. @returns the same verification, or a refusal */
  confirm(token: string, verified: VerifiedToken): Verification | Promise<Verification>;
  health(): IntrospectionHealth;
  /** Requests nothing from here on: every later token is undecided. */
  close(): void;
}

/** The introspection of one issuer, as part of a health report. Times are ISO 8601; an absent one never happened. */
export interface IntrospectionHealth {
  /** Whether opaque tokens can be decided about right now, as far as is known: no question has failed within 10 seconds, or one was answered since. `false` once the gate is closed. */
  readonly usable: boolean;
  readonly lastSuccessAt: string | undefined;
  readonly lastErrorAt: string | undefined;
  /** Stable name of the last failure, kept after recovery. */
  readonly lastErrorCode: string | undefined;
  /** Node's own code for why the exchange failed: `ENOTFOUND`, `ECONNREFUSED`, … */
  readonly lastErrorCause: string | undefined;
  /** Host and port of the endpoint, as far as they are configured: a host that only metadata names is omitted. */
  readonly lastErrorHost: string | undefined;
  /** Questions sent. */
  readonly questions: number;
  /** The share of tokens that were answered from the cache, 0 to 1; `undefined` before the first token. */
  readonly hitRatio: number | undefined;
  /** Questions under way. */
  readonly inFlight: number;
  /** Active answers in the cache, those included that have expired and were not evicted. */
  readonly entries: number;
}

/** A trusted issuer in a list of several, with what introspects its opaque tokens. */
export interface ListedIssuer extends TrustedIssuer {
  readonly introspection: Introspection | undefined;
}
