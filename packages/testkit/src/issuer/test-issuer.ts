import { checkAnswerForgery } from "../forge/answer-forgeries.js";
import { Forger } from "../forge/forger.js";
import { IssuedTokens } from "../tokens/issued-tokens.js";
import { checkRotation, KeyRing } from "../tokens/key-ring.js";
import { TokenMint } from "../tokens/token-mint.js";
import {
  checkOpaqueTokenOptions,
  checkTokenOptions,
  type TokenOptions,
} from "../tokens/token-options.js";
import { defineTestIssuer, type TestIssuerOptions } from "./define-test-issuer.js";
import type { IssuerDocument } from "./fault-options.js";
import { IntrospectionEndpoint } from "./introspection/introspection-endpoint.js";
import { createAnswerSigner } from "./introspection/sign-answer.js";
import type { TestIssuer } from "./issuer-for-tests.js";
import { IssuerServer, type Served } from "./issuer-server.js";
import { TokenEndpoint } from "./token-endpoint.js";

export type { TestIssuer } from "./issuer-for-tests.js";

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
  const setup = defineTestIssuer(options);
  const { audience, profile, algorithms, path, clock, shape, clients } = setup;
  const { forGate, reads, shape: providerShape } = profile;
  const [algorithm] = algorithms;
  let grants: TokenOptions = {};
  const keyRing = new KeyRing(providerShape.publishKey);
  for (const each of algorithms) await keyRing.current(each);

  const tokens: TokenEndpoint = new TokenEndpoint({
    mint: (tokenOptions) =>
      setup.tokens === "jwt" ? mint.token(tokenOptions) : issued.issue("access", tokenOptions),
    clients,
    grants: () => grants,
    audiences: () => [url, tokenEndpoint],
  });
  const introspection: IntrospectionEndpoint = new IntrospectionEndpoint({
    setup: setup.introspection,
    tokens: { find: (token) => issued.find(token) },
    clients,
    audiences: () => [url, tokenEndpoint, introspectionEndpoint],
    members: () => issuer.answers,
    sign: createAnswerSigner({
      issuer: () => url,
      clock,
      key: () => keyRing.current(algorithm),
      strangersKey: (key) => forger.keyInPlaceOf(key),
    }),
  });
  const server: IssuerServer = new IssuerServer(path, serve, { token: tokens, introspection });
  await server.start();
  const url: string = `${server.origin}${path}`;
  const base = url.replace(/\/$/, "");
  const tokenEndpoint = `${base}/token`;
  const introspectionEndpoint = `${base}/introspection`;
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
  const issued = new IssuedTokens({ mint, keyRing, clock, write: setup.introspection.write });

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
      introspection_endpoint: introspectionEndpoint,
      introspection_endpoint_auth_methods_supported: [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
      ],
      ...(setup.introspection.server.signs && {
        introspection_signing_alg_values_supported: algorithms,
      }),
      grant_types_supported: ["client_credentials"],
      response_types_supported: [],
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
      if (setup.tokens === "jwt") checkTokenOptions(given);
      else checkOpaqueTokenOptions(given);
      grants = given;
    },
    refuseTokens: (refusal = {}) => tokens.refusals.refuse(refusal),
    introspectionEndpoint,
    answers: {},
    refuseIntrospection: (refusal = {}) => introspection.refusals.refuse(refusal),
    forgeAnswers: (forgery) => {
      checkAnswerForgery(forgery);
      introspection.forge(forgery);
    },
    cacheControl: undefined,
    metadata: {},
    token: (tokenOptions) => mint.token(tokenOptions),
    opaqueToken: (tokenOptions = {}) => issued.issue("access", tokenOptions),
    refreshToken: (tokenOptions = {}) => issued.issue("refresh", tokenOptions),
    revoke: (token) => issued.revoke(token),
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
