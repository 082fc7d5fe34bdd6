import type { ClientAuthentication } from "@callgate/client/authentication";
import type { Algorithm, ValueStore } from "@callgate/core";
import type { SecretSource } from "@callgate/secrets";
import type { AnswerProfile } from "../answers/answer-profile.js";
import type { AnswerProfileName } from "../answers/answer-profiles.js";
import type { BearerAuthentication } from "../bearer.js";

/** What opaque tokens of one issuer look like. */
export interface TokenPattern {
  /** Longest token that is sent, in characters. 16 to 16 384, default 4096. */
  readonly maxLength?: number;
  /**
   * What every opaque token of the issuer begins with: `gho_`. 1 to 64 characters of a token. Required where several issuers have
   * opaque tokens, since a token does not name its issuer; default: every opaque token is this issuer's.
   */
  readonly prefix?: string;
}

/** How a server answers about tokens that it does not know, where that is not `{"active": false}`. */
export interface UnknownTokenOptions {
  /** Statuses that mean "no": 1 to 4 of 400, 404, 410 and 422. A 400 with `invalid_client` is never one. */
  readonly status: readonly number[];
}

/** A store in which processes share answers. */
export interface SharedAnswersOptions {
  /** `redisValueStore({ send })` of `@callgate/redis`, or another `ValueStore`. */
  readonly store: ValueStore;
  /**
   * A secret of at least 32 characters that all processes have, and the store does not: answers are encrypted and authenticated
   * with keys made of it, so that a writer of the store cannot make a token valid. After a change the store begins
   * empty.
   */
  readonly key: SecretSource;
}

/** Options of {@link introspect}. */
export interface IntrospectOptions {
  /**
   * The identifier of this service at the authorization server. 1 to 1024 printable ASCII characters. It is also the `aud` that
   * signed answers must have.
   */
  readonly clientId: string;
  /**
   * How this service proves who it is: `clientSecretBasic(…)`, `clientSecretPost(…)`, `privateKeyJwt(…)` or `tlsClientAuth(…)` of
   * `@callgate/client/authentication`, or `bearerFrom(tokenClient)`. `"none"` only for an endpoint that a network protects, such as
   * Ory Hydra's admin port.
   */
  readonly auth: ClientAuthentication | BearerAuthentication | "none";
  /**
   * Which tokens are introspected. `opaque`: those that are not JWTs. `all`: JWTs as well, after they were verified here, so that a
   * revoked one is refused; of the answer only `active` and `exp` count, and `cnf`: a token that is bound there and not in the JWT
   * is refused. Default `opaque`.
   */
  readonly tokens?: "opaque" | "all";
  /**
   * The introspection endpoint. https; http on loopback or at one of the gate's `insecureOrigins` only. Default: found by discovery
   * (`introspection_endpoint`, RFC 8414; that of `mtls_endpoint_aliases` with `tlsClientAuth`).
   */
  readonly endpoint?: string | URL;
  /**
   * How answers are read: the name of a server, or a profile of your own. Default: that of the issuer's `profile`, where this
   * package has one of the same name, otherwise `standard`.
   */
  readonly answers?: AnswerProfileName | AnswerProfile;
  /**
   * Whether answers have to be signed (RFC 9701). With `require` an unsigned one is a failure, and the issuer's keys are needed.
   * Default `off`.
   */
  readonly signed?: "require" | "off";
  /** Signature algorithms of signed answers. Default: those that the issuer's tokens may have. */
  readonly algorithms?: readonly Algorithm[];
  /** What the `aud` of a signed answer must have: servers differ in how they name this service. A string, or a list of 1 to 10. Default: `clientId`. */
  readonly responseAudience?: string | readonly string[];
  /**
   * How long an active answer is used, in seconds from its question on, and never beyond its `exp` and the clock skew: a token that is revoked may be
   * accepted for this long. 0 to 600, default 30; with 0 every request is a question.
   */
  readonly cacheSeconds?: number;
  /** How long an inactive answer is used, in seconds. 0 to 60, default 10. */
  readonly negativeCacheSeconds?: number;
  /** Most active answers cached, and most inactive ones, which never evict active ones; least recently used evicted first. 1 to 1 000 000, default 10 000. */
  readonly maxEntries?: number;
  /**
   * Whether an answer that is used in the last third of its time is requested again in the background, so that callers who keep
   * calling never wait. Default `true`; `false` saves a third of the questions.
   */
  readonly refreshAhead?: boolean;
  /** How long a token counts as valid whose answer has no `exp`, in seconds. 1 to 86 400, default: `cacheSeconds`, at least 1. */
  readonly assumeLifetimeSeconds?: number;
  /**
   * How much longer than `cacheSeconds` an active answer is used while the server cannot be reached, in seconds. 0 to 300, default 0: an
   * unreachable server means 503 once the answer is old.
   */
  readonly staleIfErrorSeconds?: number;
  /** Time for one question, waiting and discovery included, in milliseconds. 100 to 60 000, default 3000. */
  readonly timeoutMs?: number;
  /** Most questions under way at once. 1 to 1000, default 32. */
  readonly concurrency?: number;
  /** Most questions that wait for their turn; beyond it the answer is 503. 0 to 100 000, default 1000. */
  readonly queue?: number;
  /** Most questions a second. 1 to 100 000, default 200; beyond it the answer is 503 (`introspection_overloaded`). */
  readonly missesPerSecond?: number;
  /** Most questions at once, after a quiet time. 1 to 100 000, default 400. */
  readonly missBurst?: number;
  /**
   * The share of both that is kept for tokens which were active before, so that a flood of random tokens does not use all of
   * it.
   * 0 to 0.9, default 0.25.
   */
  readonly reserve?: number;
  /** Statuses by which the server says that it does not know a token. Default: none, only `{"active": false}` is a "no". */
  readonly unknownToken?: UnknownTokenOptions;
  /** What opaque tokens of this issuer look like. Default: any, up to 4096 characters. */
  readonly tokenPattern?: TokenPattern;
  /** Shares active answers among processes. Default: each process has its own. */
  readonly shared?: SharedAnswersOptions;
}
