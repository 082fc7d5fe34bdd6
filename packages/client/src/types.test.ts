import { generateKeyPairSync } from "node:crypto";
import { envSecret } from "@callgate/secrets";
import { fetch as undiciFetch } from "undici";
import { describe, expectTypeOf, it } from "vitest";
import {
  type AccessToken,
  authorizationHeader,
  authorizationHeaders,
  type CallOptions,
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretPost,
  createTokenClient,
  type FetchForOptions,
  privateKeyJwt,
  type RedactedToken,
  type TokenClient,
  type TokenClientOptions,
  TokenError,
  type TokenErrorCode,
  type TokenEvent,
  type TokenSupplier,
  tlsClientAuth,
  tokenInterceptor,
  workloadIdentity,
} from "./index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

const BASE = {
  issuer: "https://login.example.com",
  clientId: "checkout",
  auth: clientSecretBasic(envSecret("CHECKOUT_SECRET")),
} as const;
const tokens = createTokenClient(BASE);
const ORIGINS = ["https://orders.example.com"];

describe("the type of a token client's options", () => {
  it("requires a client identifier and a way to prove it", () => {
    expectTypeOf(createTokenClient).toBeCallableWith(BASE);
    // @ts-expect-error clientId is mandatory
    const withoutClient: TokenClientOptions = { issuer: BASE.issuer, auth: BASE.auth };
    // @ts-expect-error auth is mandatory
    const withoutAuth: TokenClientOptions = { issuer: BASE.issuer, clientId: "checkout" };
    expectTypeOf([withoutClient, withoutAuth]).toBeArray();
  });

  it("refuses a secret as a text, and an option that is undefined or unknown", () => {
    // @ts-expect-error a secret comes from a source, so that it can be rotated
    const secret = () => clientSecretBasic("secret");
    // @ts-expect-error the same
    const posted = () => clientSecretPost("secret");
    // @ts-expect-error leave the member out
    const absent: TokenClientOptions = { ...BASE, scope: undefined };
    // @ts-expect-error misspelt
    const unknown: TokenClientOptions = { ...BASE, scopes: "orders:write" };
    expectTypeOf([secret, posted, absent, unknown]).toBeArray();
  });

  it("binds tokens by a word, or by a key pair as node:crypto generates it", () => {
    const keyPair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
    const bound = (): TokenClientOptions[] => [
      { ...BASE, dpop: true },
      { ...BASE, dpop: { algorithm: "ES256", keyPair: keyPair(), required: false } },
    ];
    // @ts-expect-error leave the member out
    const off: TokenClientOptions = { ...BASE, dpop: false };
    // @ts-expect-error symmetric
    const symmetric: TokenClientOptions = { ...BASE, dpop: { algorithm: "HS256" } };
    // @ts-expect-error a key is a KeyObject
    const text: TokenClientOptions = { ...BASE, dpop: { keyPair: { privateKey: "pem" } } };
    expectTypeOf(bound).toBeFunction();
    expectTypeOf([off, symmetric, text]).toBeArray();
  });

  it("accepts the fetch of the platform and that of undici", () => {
    const platform: TokenClientOptions = { ...BASE, fetch };
    const supplied: TokenClientOptions = { ...BASE, fetch: undiciFetch };
    const calls: FetchForOptions = { origins: ORIGINS, fetch: undiciFetch };
    expectTypeOf([platform, supplied]).toBeArray();
    expectTypeOf(calls).toBeObject();
  });

  it("makes every method of authentication interchangeable", () => {
    expectTypeOf(clientSecretBasic).returns.toEqualTypeOf<ClientAuthentication>();
    expectTypeOf(clientSecretPost).returns.toEqualTypeOf<ClientAuthentication>();
    expectTypeOf(privateKeyJwt).returns.toEqualTypeOf<ClientAuthentication>();
    expectTypeOf(tlsClientAuth).returns.toEqualTypeOf<ClientAuthentication>();
    expectTypeOf(workloadIdentity).returns.toEqualTypeOf<ClientAuthentication>();
  });
});

describe("the type of a token client", () => {
  it("returns a token whose value is a text, and which logs as redacted", () => {
    expectTypeOf(tokens.getToken).returns.resolves.toEqualTypeOf<AccessToken>();
    expectTypeOf<AccessToken["value"]>().toBeString();
    expectTypeOf<AccessToken["toJSON"]>().returns.toEqualTypeOf<RedactedToken>();
    expectTypeOf<RedactedToken["value"]>().toEqualTypeOf<"[redacted]">();
    // @ts-expect-error read-only
    const change = (token: AccessToken) => (token.value = "other");
    expectTypeOf(change).toBeFunction();
  });

  it("makes a fetch that replaces the global one, and requires the origins of its token", () => {
    expectTypeOf(tokens.fetchFor).returns.toEqualTypeOf<typeof fetch>();
    // @ts-expect-error origins is mandatory
    const withoutOrigins = () => tokens.fetchFor({});
    // @ts-expect-error a single origin is a list, too
    const single = () => tokens.fetchFor({ origins: "https://orders.example.com" });
    expectTypeOf([withoutOrigins, single]).toBeArray();
  });

  it("takes a signal that may be undefined, and no other member that is", () => {
    const signal: AbortSignal | undefined = undefined;
    expectTypeOf(tokens.getToken).toBeCallableWith({ scope: ["a", "b"], signal });
    // @ts-expect-error leave the member out
    const absent = () => tokens.getToken({ scope: undefined });
    expectTypeOf(absent).toBeFunction();
  });

  it("is a supplier of tokens, as an application's own object is", () => {
    expectTypeOf<TokenClient>().toExtend<TokenSupplier>();
    const own: TokenSupplier = { getToken: async () => ({ value: "t" }), invalidate: () => {} };
    const options: CallOptions = { origins: ORIGINS };
    expectTypeOf(tokenInterceptor).toBeCallableWith(own, options);
    expectTypeOf(authorizationHeader).toBeCallableWith(own);
    expectTypeOf(authorizationHeader).returns.resolves.toBeString();
  });

  it("authorizes requests of other HTTP clients, with headers that fetch takes", async () => {
    const authorize = () => authorizationHeaders(tokens, { method: "GET", url: "https://a.test" });
    const use = async () => {
      const { headers, learn } = await authorize();
      expectTypeOf(learn(await fetch("https://a.test", { headers }))).toBeBoolean();
    };
    // @ts-expect-error the proof is for a method and an address
    const without = () => authorizationHeaders(tokens, { method: "GET" });
    expectTypeOf<AccessToken["type"]>().toEqualTypeOf<"Bearer" | "DPoP">();
    expectTypeOf([use, without]).toBeArray();
  });

  it("can be closed by `await using`", () => {
    expectTypeOf<TokenClient>().toExtend<AsyncDisposable>();
  });
});

describe("the types of errors and events", () => {
  it("have a closed set of codes", () => {
    const first = (error: TokenError) => error.code === "credential_rejected";
    // @ts-expect-error not a code
    const misspelt = (error: TokenError) => error.code === "invalid_client";
    expectTypeOf([first, misspelt]).toBeArray();
    expectTypeOf(TokenError).instance.toExtend<Error>();
  });

  it("are narrowed by the type of the event", () => {
    const read = (event: TokenEvent) => {
      if (event.type === "refused") expectTypeOf(event.code).toEqualTypeOf<TokenErrorCode>();
      if (event.type === "renewed") expectTypeOf(event.lifetimeSeconds).toBeNumber();
      if (event.type === "request") {
        expectTypeOf(event.outcome).toEqualTypeOf<"granted" | TokenErrorCode>();
      }
      // @ts-expect-error not every event has one
      event.lifetimeSeconds;
    };
    expectTypeOf(read).toBeFunction();
  });
});
