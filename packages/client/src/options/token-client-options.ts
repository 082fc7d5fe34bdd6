import type { Clock, FetchLike } from "@callgate/core/kit";
import type { ClientAuthentication } from "../authentication/client-authentication.js";
import type { TokenEvent } from "../events.js";
import type { ClientDpopOptions } from "./dpop-options.js";

/** What a token client is made of. */
export interface TokenClientOptions {
  /**
   * The authorization server's identifier; its token endpoint is found by discovery (RFC 8414) unless `tokenEndpoint`
   * is given. An https URL without query and fragment; http on loopback or at one of `insecureOrigins` only. Default: none,
   * `tokenEndpoint` is required then.
   */
  readonly issuer?: string;
  /**
   * The token endpoint itself: nothing is discovered, and `issuer` is only a name. https; http on loopback or at one of
   * `insecureOrigins` only. Default: found by discovery.
   */
  readonly tokenEndpoint?: string;
  /** The client identifier (RFC 6749 section 2.2). 1 to 1024 printable ASCII characters. */
  readonly clientId: string;
  /** How the client proves who it is: `clientSecretBasic(…)`, `privateKeyJwt(…)` or another of them. */
  readonly auth: ClientAuthentication;
  /** The requested scope, unless a call names another: space-delimited or a list, in any order. Default: the server's. */
  readonly scope?: string | readonly string[];
  /** The API the token is for, at servers that take an `audience` parameter (Auth0). Default: none. */
  readonly audience?: string;
  /** The services the token is for (RFC 8707): absolute URIs without fragment or GUIDs, 1 to 20. Default: none. */
  readonly resource?: string | readonly string[];
  /**
   * Binds tokens to a key of this client (DPoP, RFC 9449): a stolen token is unusable without it. `true`, or
   * `{ algorithm, keyPair, required }`. Each request is sent with a proof of its own, to the authorization server and to services.
   * Default: bearer tokens.
   */
  readonly dpop?: true | ClientDpopOptions;
  /** Further parameters of the token request, by name. At most 20; none that this library sends. Default: none. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Time for one request, discovery included, in milliseconds. 100 to 60 000, default 5000. */
  readonly attemptTimeoutMs?: number;
  /** Time for a request, all that follow when it fails, and the pauses between, in milliseconds. 100 to 300 000, default 10 000. */
  readonly totalTimeoutMs?: number;
  /** Longest answer read, in bytes. 1024 to 1 048 576, default 65 536. */
  readonly maxResponseBytes?: number;
  /**
   * How many tokens there are at most, one for each scope, audience and resource that calls name; least recently used
   * evicted first, none with a token request under way. Where all of them have one, a call for another fails with
   * `overloaded`. 2 to 100 000, default 1000.
   */
  readonly maxScopes?: number;
  /**
   * How many token requests may be under way at once, one per scope. 1 to 10 000, default 100. Others wait for their turn
   * within `totalTimeoutMs`, and fail with `overloaded` after that.
   */
  readonly maxRequests?: number;
  /** How many calls may wait for a token at once. 1 to 10 000 000, default 100 000; beyond it `overloaded`. */
  readonly maxWaiting?: number;
  /**
   * How often the credential is checked for a change while calls are made, in seconds. 1 to 86 400, default 60. The
   * secret's source has its own cache.
   */
  readonly credentialPollSeconds?: number;
  /** Whether a timer renews tokens in use without a call that triggers it. It keeps no process alive. Default `false`. */
  readonly keepWarm?: boolean;
  /**
   * How long a token lasts whose lifetime the server does not say, in seconds, from when its request was sent. 1 to
   * 86 400, default 300. If too long, services refuse tokens before they are renewed. A `warning` event reports it once
   * (`lifetime_missing`), or a process warning where there is no listener.
   */
  readonly assumeLifetimeSeconds?: number;
  /**
   * Values of `token_type` that are treated as `Bearer`, in any case: 1 to 10, for servers that write `BearerToken`.
   * Default: none but Bearer. A type that needs a proof, such as DPoP, cannot be one of them: see `dpop`.
   */
  readonly tokenTypes?: readonly string[];
  /**
   * Origins that may be called over plain http, exactly as listed: `["http://keycloak:8080"]`. 1 to 20 http origins
   * without path and wildcard; default none, but loopback is always accepted.
   *
   * The client's secret and its tokens can be read on the way. A process warning (`CALLGATE_INSECURE_ORIGIN`) says so,
   * once per client.
   */
  readonly insecureOrigins?: readonly string[];
  /**
   * Whether operators who do not listen to events are warned through `process.emitWarning`: of tokens that cannot be
   * obtained, of scopes that are not granted, of answers without a lifetime or type, of plain http. Once per cause until it is over. Default `true`.
   */
  readonly warnings?: boolean;
  /** Called with each event; what it throws is dropped. Default: none. */
  readonly onEvent?: (event: TokenEvent) => void;
  /**
   * What requests are made with, for a proxy or a private certificate authority: any `fetch`, undici's and node-fetch's
   * too. Default: the global `fetch`, looked up at each request.
   */
  readonly fetch?: FetchLike;
  /** Where the time comes from. Default: the machine's clocks. */
  readonly clock?: Clock;
  /** Returns a random number from 0 to below 1, by which renewals and retries are spread. Default `Math.random`. */
  readonly random?: () => number;
}
