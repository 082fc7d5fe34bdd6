import type { IssuerOptions } from "@callgate/core";
import type { JWK } from "jose";
import type { AnswerForgeryName } from "../forge/answer-forgeries.js";
import type { Forge } from "../forge/forger.js";
import type { ForgeryName } from "../forge/forgeries.js";
import type { KeyRotation } from "../tokens/key-ring.js";
import type { OpaqueTokenOptions, TokenOptions } from "../tokens/token-options.js";
import type { FaultOptions } from "./fault-options.js";
import type { FaultName } from "./faults.js";
import type { CustomFault, RequestCounts } from "./issuer-server.js";
import type { TokenRefusal } from "./refusals.js";

/** An OAuth 2.0 issuer on loopback, with discovery, a JWK Set, a token endpoint and introspection over HTTP. For tests only. */
export interface TestIssuer extends AsyncDisposable {
  /** Its identifier: what a gate is given as `issuer`. */
  readonly url: string;
  /** What a gate is given as `audience`. */
  readonly audience: string | readonly string[];
  /** What a gate that trusts it is created with: its identifier, its audience and its profile. */
  readonly gateOptions: Required<Pick<IssuerOptions, "issuer" | "audience" | "profile">>;
  /** How often each of its addresses was requested. */
  readonly requests: RequestCounts;
  /** The `Cache-Control` header of the JWK Set; `undefined`, as at first, sends none. */
  cacheControl: string | undefined;
  /** Members that replace those of the metadata document (RFC 8414 section 2), or add to them. */
  metadata: Readonly<Record<string, unknown>>;

  /**
   * Issues an access token: a good one, unless the options say otherwise.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, when no token of the issuer's profile can say
   *   what the options require
   */
  token(options?: TokenOptions): Promise<string>;
  /**
   * Issues an opaque access token: a string without a meaning, which only introspection can read. The options are those of
   * `token` except `header` and `algorithm`; `claims` are members of the answer, and do not change when it expires.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`
   */
  opaqueToken(options?: OpaqueTokenOptions): Promise<string>;
  /**
   * Issues an opaque refresh token, for which introspection answers as `introspection.server` does: a gate must refuse it.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`
   */
  refreshToken(options?: OpaqueTokenOptions): Promise<string>;
  /**
   * Revokes a token: from now on introspection says that it is not active. A signed one stays valid by itself.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid` for a string that is not a token of this issuer
   */
  revoke(token: string): void;
  /** Makes tokens that must be refused: each is a good one in which one thing is broken. */
  readonly forge: Readonly<Record<ForgeryName, Forge>>;

  /**
   * Publishes a new key and signs with it from now on. The old one stays published until it is withdrawn.
   *
   * @returns the public key, as published
   */
  rotate(options?: KeyRotation): Promise<JWK>;
  /**
   * Removes the keys of this name from the JWK Set; `undefined` means those without one. Tokens are still
   * signed with it, as by a thief, until `rotate`.
   */
  withdraw(kid: string | undefined): void;
  /** Adds an entry to the JWK Set: a key taken from `jwks()`, or anything at all. */
  publish(jwk: unknown): void;
  /** The JWK Set as it is published now. */
  jwks(): { readonly keys: readonly unknown[] };

  /**
   * Where it grants tokens under the client credentials grant: to `clients`, or to any client that shows a secret (HTTP Basic,
   * or in the body) or an assertion. Also in its metadata, as `token_endpoint`.
   */
  readonly tokenEndpoint: string;
  /** Options of granted tokens, beside what is requested: `{ expiresInSeconds: 5 }`. At first none. */
  grants: TokenOptions;
  /**
   * The nonce that the DPoP proofs of token requests must have from now on, with which it answers (`DPoP-Nonce`); `undefined`, as at
   * first, demands none. A token that is requested with a proof is bound to its key (`cnf.jkt`, RFC 9449).
   */
  dpopNonce: string | undefined;
  /** Refuses token requests from now on: as often as `times` says, or until `recover()`. */
  refuseTokens(refusal?: TokenRefusal): void;

  /**
   * Where it answers introspection (RFC 7662), and signs answers (RFC 9701): to `clients`, as the token endpoint, or to a
   * Bearer token of its own. Also in its metadata, as `introspection_endpoint`.
   */
  readonly introspectionEndpoint: string;
  /** Members that replace those of every answer for a valid token, or add to them; `undefined` removes one. At first none. */
  answers: Readonly<Record<string, unknown>>;
  /** Refuses introspection from now on: as often as `times` says, or until `recover()`. */
  refuseIntrospection(refusal?: TokenRefusal): void;
  /**
   * Makes each signed answer, until `recover()`, one that must not be accepted; `answerForgeryNames` lists them. Unsigned answers
   * stay as they are.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`
   */
  forgeAnswers(forgery: AnswerForgeryName): void;

  /** Makes the issuer fail from now on: with a named fault, or with a function of your own. */
  fault(fault: FaultName | CustomFault, options?: FaultOptions): void;
  /** Ends every fault, and answers the requests that still wait. */
  recover(): void;
  /** Waits for the next request, for this document or for any. */
  nextRequest(document?: keyof RequestCounts): Promise<void>;
  /** Stops listening and closes every connection: the issuer cannot be reached. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
  /** Ends the issuer. The same as `stop`, for the end of a test. */
  close(): Promise<void>;
}
