import type { IssuerOptions } from "@callgate/core";
import { ALGORITHMS } from "@callgate/core/kit";
import type { JWK } from "jose";
import { type Forge, Forger } from "../forge/forger.js";
import type { ForgeryName } from "../forge/forgeries.js";
import { checkRotation, KeyRing, type KeyRotation } from "../tokens/key-ring.js";
import { TokenMint } from "../tokens/token-mint.js";
import { checkTokenOptions, type TokenOptions } from "../tokens/token-options.js";
import { defineTestIssuer, type TestIssuerOptions } from "./define-test-issuer.js";
import { DpopProofs } from "./dpop-proofs.js";
import type { FaultOptions, IssuerDocument } from "./fault-options.js";
import type { FaultName } from "./faults.js";
import {
  type CustomFault,
  IssuerServer,
  type RequestCounts,
  type Served,
} from "./issuer-server.js";
import { TokenEndpoint, type TokenRefusal } from "./token-endpoint.js";

/** An OAuth 2.0 issuer on loopback, with discovery, a JWK Set and a token endpoint over HTTP. For tests only. */
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

/**
 * Starts an issuer on 127.0.0.1, on a free port. Needs no network and no authorization server.
 *
 * It holds private keys and signs every token that is requested: it belongs in `devDependencies`, and no service
 * in production may trust it.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every option that is not one, or a profile
 *   that is not one
 *
 * @example
 * const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
 * const gate = createGate(issuer.gateOptions);
 * const token = await issuer.token({ caller: "reports", scope: "orders:read" });
 * await issuer.close();
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const { audience, profile, algorithms, path, clock, shape, clients } = defineTestIssuer(options);
  const { forGate, reads, shape: providerShape } = profile;
  const [algorithm] = algorithms;
  let grants: TokenOptions = {};
  const keyRing = new KeyRing(providerShape.publishKey);
  for (const each of algorithms) await keyRing.current(each);

  const proofs = new DpopProofs(() => tokenEndpoint, clock);
  const tokens: TokenEndpoint = new TokenEndpoint({
    mint: (tokenOptions) => mint.token(tokenOptions),
    clients,
    grants: () => grants,
    audiences: () => [url, tokenEndpoint],
    proofs,
  });
  const server: IssuerServer = new IssuerServer(path, serve, tokens);
  await server.start();
  const url: string = `${server.origin}${path}`;
  const base = url.replace(/\/$/, "");
  const tokenEndpoint = `${base}/token`;
  const mint = new TokenMint({
    issuer: url,
    audience,
    profile: profile.name,
    algorithm,
    callerClaims: reads.callerClaims,
    providerShape,
    shape,
    clock,
    keyRing,
  });
  const forger = new Forger(mint, `${server.origin}/trap`);

  function serve(document: IssuerDocument | "trap"): Served {
    if (document === "trap") return { headers: {}, body: forger.jwks() };
    if (document === "jwks") {
      const { cacheControl } = issuer;
      const headers = cacheControl === undefined ? {} : { "cache-control": cacheControl };
      return { headers, body: keyRing.jwks() };
    }
    const metadata = {
      issuer: url,
      jwks_uri: `${base}/jwks`,
      token_endpoint: tokenEndpoint,
      grant_types_supported: ["client_credentials"],
      response_types_supported: [],
      dpop_signing_alg_values_supported: [...ALGORITHMS],
    };
    return { headers: {}, body: { ...metadata, ...issuer.metadata } };
  }

  const issuer: TestIssuer = {
    url,
    audience,
    gateOptions: Object.freeze({ issuer: url, audience, profile: forGate }),
    requests: server.requests,
    tokenEndpoint,
    get grants() {
      return grants;
    },
    set grants(given) {
      checkTokenOptions(given);
      grants = given;
    },
    get dpopNonce() {
      return proofs.nonce;
    },
    set dpopNonce(nonce) {
      proofs.nonce = nonce;
    },
    refuseTokens: (refusal = {}) => tokens.refuse(refusal),
    cacheControl: undefined,
    metadata: {},
    token: (tokenOptions) => mint.token(tokenOptions),
    forge: forger.forge,
    rotate: async (rotation = {}) => {
      checkRotation(rotation);
      const { jwk } = await keyRing.rotate(rotation.algorithm ?? algorithm, rotation.kid);
      return jwk;
    },
    withdraw: (kid) => keyRing.withdraw(kid),
    publish: (jwk) => keyRing.publish(jwk),
    jwks: () => keyRing.jwks(),
    fault: (fault, faultOptions) => server.fault(fault, faultOptions),
    recover: () => server.recover(),
    nextRequest: (document) => server.nextRequest(document),
    stop: () => server.stop(),
    start: () => server.start(),
    close: () => server.stop(),
    [Symbol.asyncDispose]: () => server.stop(),
  };
  return issuer;
}
