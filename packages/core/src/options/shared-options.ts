import type { DecisionEvent } from "../decision/decision-event.js";
import type { FetchLike } from "../kit/net/fetch-like.js";
import type { Clock } from "../kit/time/clock.js";
import type { Mode } from "../policy/endpoint-policy.js";
import type { ResourceOptions } from "../resource/resource-options.js";
import type { RevocationOptions } from "../revocation/revocation-options.js";
import type { CertificateSource } from "../verify/binding/certificate/certificate-options.js";
import type { DpopOptions } from "../verify/binding/dpop/dpop-options.js";
import type { SignatureThreads } from "../verify/jwt/signatures/signature-verifier.js";

/** Options that do not depend on the issuer. Every one has a default. */
export interface SharedOptions {
  /** Seconds by which clocks may differ, for `exp`, `nbf` and `iat`. 0 to 300, default 5. */
  readonly clockSkewSeconds?: number;
  /** Longest accepted lifetime of a token, in seconds from `iat`. 1 to 31 622 400 (366 days), default: any. */
  readonly maxTokenLifetimeSeconds?: number;
  /** Longest token read, in bytes. 256 to 65 536, default 16 384: Node's own limit for all headers. */
  readonly maxTokenBytes?: number;
  /**
   * The cache of verified tokens. A token is cached at its first request while tokens return, and at its second request while
   * they do not.
   */
  readonly cache?: {
    /** Most tokens cached, least recently used evicted first. 0 to 1 000 000, default 10 000; 0 caches none. */
    readonly maxTokens?: number;
    /**
     * How much memory they may use, estimated by their length, in bytes. 65 536 to 1 073 741 824, default 67 108 864
     * (64 MiB). A token of more than 8192 characters is never cached.
     */
    readonly maxBytes?: number;
  };
  /**
   * Whether signatures are verified on the threads of Node's pool. `auto`: on the event loop, as long as one of its turns
   * spends no more than about a millisecond on them, and beyond that on threads, so that a burst of tokens that are not
   * cached, forged ones among them, does not delay other requests; on a machine with one processor it is `never`. `always`
   * and `never` are for services whose load is known: with `never` each signature blocks the loop, with `always` even a
   * single token waits for a thread.
   *
   * A token that waits for a thread is answered 503 (`overloaded`) after 2 seconds, or at once where 16 MiB of tokens wait.
   * Cached tokens never wait. Default `auto`.
   */
  readonly signatureThreads?: SignatureThreads;
  /** How long keys past their lifetime stay in use while the issuer cannot be reached, in seconds. 0 to 604 800 (7 days), default 3600. */
  readonly outageToleranceSeconds?: number;
  /** Time for one fetch of keys, discovery included, in milliseconds. 100 to 60 000, default 5000. */
  readonly fetchTimeoutMs?: number;
  /** Longest metadata or JWK Set document read, in bytes. 1024 to 16 777 216, default 262 144. */
  readonly maxResponseBytes?: number;
  /**
   * Most keys read in one JWK Set. 1 to 10 000, default 100; the rest is skipped, and a token under a key
   * that was not read is answered 503. For a larger set, raise `maxResponseBytes` too; importing thousands of keys
   * takes seconds of processor time at each refresh.
   */
  readonly maxKeys?: number;
  /**
   * Origins that keys and metadata may be fetched from over plain http, exactly as listed: `["http://keycloak:8080"]`.
   * 1 to 20 http origins without path and wildcard; default none, but loopback is always accepted.
   *
   * An attacker on the network path to such a server can replace its keys, and so admit any caller. A process warning
   * (`CALLGATE_INSECURE_ORIGIN`) reports it, once per gate.
   */
  readonly insecureOrigins?: readonly string[];
  /**
   * Whether keys are fetched when the gate is created, and not with the first request: `gate.health().usable` then becomes
   * true without a request, for a readiness probe. A failure is tried again like any other. Default `false`.
   */
  readonly prefetch?: boolean;
  /**
   * Whether operators are warned through `process.emitWarning`: about plain http, and about keys that cannot be fetched
   * while `callgate:keys` has no subscriber. Default `true`.
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
  /** `enforce`, or `report`, which reports what would be refused and lets every request through. Default `enforce`. */
  readonly mode?: Mode;
  /**
   * Scopes that imply others: with `{ "files:write": ["files:read"] }` a token with `files:write` is admitted where `files:read` is
   * required; over any number of steps. Challenges, metadata and `auth.scopes` are as without it. No scope may imply itself
   * (`scope_cycle`); 1 to 1000 implied scopes in total. Default: no scope implies another.
   */
  readonly scopeImplies?: Readonly<Record<string, readonly string[]>>;
  /**
   * Publishes what a client needs to know (RFC 9728): the authorization server, the scopes. Then every challenge names the
   * document in `resource_metadata`, and a 401 names the endpoint's scopes. `{}` is every default.
   *
   * hapi, Fastify and Nest serve the document by themselves; in Express, Koa and Hono mount `gate.metadata()` before the gates, and return
   * `gate.metadata(request)` of a fetch handler. Default: none.
   */
  readonly resource?: ResourceOptions;
  /**
   * Where the gate learns which tokens are taken out of use before they expire: files, Redis, your own. The list is compared
   * with on every request, for cached tokens too; `gate.revoke` works without this option. Default: no sources.
   */
  readonly revocations?: RevocationOptions;
  /**
   * Accepts tokens that are bound to a DPoP key, with a proof of possession in each request (RFC 9449): `{ publicUrls:
   * ["https://api.example.com"] }` is every default. Default: such tokens are refused (`binding_unverified`).
   */
  readonly dpop?: DpopOptions;
  /**
   * Accepts tokens that are bound to a TLS client certificate (RFC 8705), where the request comes with that certificate: on the connection
   * (`{ source: "tls" }`), or in a header of a trusted proxy (`{ source: "nginx", trustedProxies: ["127.0.0.1"] }`). Answers then have
   * `Vary` with the name of that header. Default: such tokens are refused (`binding_unverified`), and no header is read.
   */
  readonly certificate?: CertificateSource;
  /**
   * Called with each decision once it is made, and with the framework's own request (`undefined` for
   * {@link Gate.permits}), for an access log. What it throws is dropped. Default: not called.
   */
  readonly onDecision?: (event: DecisionEvent, request: unknown) => void;
  /**
   * What fetches keys, for a proxy or a private certificate authority: undici's `fetch`, node-fetch's, or a
   * function around one of them. Default: the global `fetch`, looked up for each fetch.
   *
   * A result that is not a response, a followed redirect, and more than `fetchTimeoutMs` are failed fetches; the
   * `fetchContract` of `@callgate/testkit` tests what it must do.
   */
  readonly fetch?: FetchLike;
  /**
   * Keeps a fetch of keys running after the request that started it was answered, on a runtime that would end it with the
   * request: `waitUntil` of `cloudflare:workers`, or of `@vercel/functions`. Called with each fetch of keys, and with a promise that
   * never rejects; what it throws is dropped.
   *
   * Without it keys are refreshed on such a runtime only by requests that wait for them. Default: not called.
   */
  readonly waitUntil?: (background: Promise<unknown>) => void;
  /** The source of the time. Default: the machine's clock. */
  readonly clock?: Clock;
}
