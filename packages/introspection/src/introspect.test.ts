import { clientSecretBasic } from "@callgate/client/authentication";
import { ConfigurationError, createGate, type GateOptions } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { introspect } from "./introspect.js";
import type { IntrospectOptions } from "./options/introspect-options.js";
import { AUDIENCE, SECRET, secretSource } from "./test-support/scene.js";

const auth = clientSecretBasic(secretSource());
const GOOD = { clientId: "orders", auth };

function faultsOf(make: () => unknown): readonly (readonly [code: string, option: string])[] {
  try {
    make();
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.faults.map(({ code, option }) => [code, option] as const);
    throw error;
  }
  return [];
}

const withOptions = (options: object) => () =>
  introspect({ ...GOOD, ...options } as IntrospectOptions);

describe("introspect", () => {
  it("has a default for everything but the client and its proof", () => {
    expect(introspect(GOOD).settings).toMatchObject({
      tokens: "opaque",
      prefix: undefined,
      endpoint: undefined,
      signed: false,
    });
  });

  it("repeats no credentials that were written into the endpoint", () => {
    const endpoint = new URL("https://login.example.com/introspect");
    endpoint.password = "q7-cherry";
    expect(withOptions({ endpoint })).toThrow(/endpoint/);
    expect(withOptions({ endpoint })).not.toThrow(/cherry/);
    expect(withOptions({ endpoint: `${endpoint}#a` })).not.toThrow(/cherry/);
  });

  it("is frozen, and so are its settings", () => {
    const introspection = introspect(GOOD);
    expect(Object.isFrozen(introspection)).toBe(true);
    expect(Object.isFrozen(introspection.settings)).toBe(true);
  });

  it.each([
    [{ clientId: undefined }, "option_missing", "clientId"],
    [{ clientId: "" }, "option_invalid", "clientId"],
    [{ clientId: "  " }, "option_invalid", "clientId"],
    [{ auth: undefined }, "option_missing", "auth"],
    [{ auth: "another word" }, "option_invalid", "auth"],
    [{ auth: { method: "bearer" } }, "option_invalid", "auth"],
    [{ tokens: "jwt" }, "option_invalid", "tokens"],
    [{ tokens: undefined }, "option_invalid", "tokens"],
    [{ endpoint: "introspect" }, "option_invalid", "endpoint"],
    [{ endpoint: "https://login.example.com/introspect#a" }, "option_invalid", "endpoint"],
    [{ endpoint: "https://orders:q7@login.example.com/" }, "option_invalid", "endpoint"],
    [{ answers: "auth0" }, "option_invalid", "answers"],
    [{ answers: "toString" }, "option_invalid", "answers"],
    [{ answers: ["standard"] }, "option_invalid", "answers"],
    [{ answers: { name: "" } }, "option_invalid", "answers.name"],
    [{ answers: { name: "own" } }, "option_invalid", "answers.callerClaims"],
    [{ answers: { name: "own", scopes: "scope" } }, "option_invalid", "answers.scopes"],
    [{ answers: { name: "own", roles: "roles" } }, "option_invalid", "answers.roles"],
    [
      { answers: { name: "own", callerClaims: new Array(1) } },
      "option_invalid",
      "answers.callerClaims",
    ],
    [{ signed: "required" }, "option_invalid", "signed"],
    [{ algorithms: ["RS256"] }, "option_conflict", "algorithms"],
    [{ signed: "require", algorithms: ["HS256"] }, "option_invalid", "algorithms"],
    [{ signed: "require", algorithms: new Array(1) }, "option_invalid", "algorithms"],
    [{ responseAudience: "orders" }, "option_conflict", "responseAudience"],
    [{ signed: "require", responseAudience: [] }, "option_invalid", "responseAudience"],
    [{ signed: "require", responseAudience: new Array(1) }, "option_invalid", "responseAudience"],
    [{ cacheSeconds: 601 }, "option_invalid", "cacheSeconds"],
    [{ cacheSeconds: -1 }, "option_invalid", "cacheSeconds"],
    [{ negativeCacheSeconds: 61 }, "option_invalid", "negativeCacheSeconds"],
    [{ maxEntries: 0 }, "option_invalid", "maxEntries"],
    [{ refreshAhead: "no" }, "option_invalid", "refreshAhead"],
    [{ assumeLifetimeSeconds: 0 }, "option_invalid", "assumeLifetimeSeconds"],
    [{ staleIfErrorSeconds: 301 }, "option_invalid", "staleIfErrorSeconds"],
    [{ timeoutMs: 99 }, "option_invalid", "timeoutMs"],
    [{ concurrency: 0 }, "option_invalid", "concurrency"],
    [{ queue: -1 }, "option_invalid", "queue"],
    [{ missesPerSecond: 0 }, "option_invalid", "missesPerSecond"],
    [{ missBurst: 0 }, "option_invalid", "missBurst"],
    [{ reserve: 1 }, "option_invalid", "reserve"],
    [{ reserve: Number.NaN }, "option_invalid", "reserve"],
    [{ unknownToken: {} }, "option_missing", "unknownToken.status"],
    [{ unknownToken: { status: [] } }, "option_invalid", "unknownToken.status"],
    [{ unknownToken: { status: new Array(1) } }, "option_invalid", "unknownToken.status"],
    [{ unknownToken: { status: [401] } }, "option_invalid", "unknownToken.status"],
    [{ unknownToken: { status: [503] } }, "option_invalid", "unknownToken.status"],
    [{ tokenPattern: "gho_" }, "option_invalid", "tokenPattern"],
    [{ tokenPattern: { maxLength: 15 } }, "option_invalid", "tokenPattern.maxLength"],
    [{ tokenPattern: { prefix: "" } }, "option_invalid", "tokenPattern.prefix"],
    [{ tokenPattern: { prefix: "a b" } }, "option_invalid", "tokenPattern.prefix"],
    [{ tokenPattern: { prefix: undefined } }, "option_invalid", "tokenPattern.prefix"],
    [{ shared: {} }, "option_missing", "shared.store"],
    [{ shared: { store: {}, key: secretSource() } }, "option_invalid", "shared.store"],
    [{ cacheSecond: 5 }, "option_unknown", "cacheSecond"],
  ])("reports %j as %s of %s", (options, code, option) => {
    expect(faultsOf(withOptions(options))).toContainEqual([code, option]);
  });

  it("reports every fault at once, and nothing of what may be a secret", () => {
    const options = { clientId: "", auth: SECRET, shared: { store: 1, key: SECRET } };
    const make = withOptions(options);
    expect(faultsOf(make).map(([, option]) => option)).toEqual([
      "clientId",
      "auth",
      "shared.store",
      "shared.key",
    ]);
    expect(() => make()).not.toThrow(SECRET);
  });
});

describe("the option introspection of a gate", () => {
  const gateWith = (options: object) => () =>
    createGate({
      issuer: "https://login.example.com",
      audience: AUDIENCE,
      ...options,
    } as GateOptions);

  it.each([
    ["an object", {}],
    ["a function of any origin", () => ({ verify: () => ({}) })],
    ["undefined", undefined],
    ["a function whose settings are on its prototype", Object.create(introspect(GOOD))],
  ])("is a fault where it is %s", (_title, introspection) => {
    expect(faultsOf(gateWith({ introspection }))).toContainEqual([
      "option_invalid",
      "introspection",
    ]);
  });

  it("is a fault where the endpoint is plain http, unless its origin is listed", () => {
    const introspection = introspect({ ...GOOD, endpoint: "http://keycloak:8080/introspect" });
    expect(faultsOf(gateWith({ introspection }))).toEqual([
      ["issuer_insecure", "introspection.endpoint"],
    ]);
    const insecureOrigins = ["http://keycloak:8080"];
    expect(faultsOf(gateWith({ introspection, insecureOrigins, warnings: false }))).toEqual([]);
  });

  it("needs an issuer that can be discovered where no endpoint is written", () => {
    const issuer = "urn:example:login";
    const jwksUri = "https://login.example.com/jwks";
    expect(faultsOf(gateWith({ issuer, jwksUri, introspection: introspect(GOOD) }))).toEqual([
      ["issuer_insecure", "issuer"],
    ]);
    const endpoint = "https://login.example.com/introspect";
    const introspection = introspect({ ...GOOD, endpoint });
    expect(faultsOf(gateWith({ issuer, jwksUri, introspection }))).toEqual([]);
  });

  it.each([
    ["no prefix", undefined, undefined, ["option_missing", "option_missing"]],
    ["one prefix", "gho_", undefined, ["option_missing"]],
    ["the same prefix", "gho_", "gho_", ["option_conflict"]],
    ["a prefix that begins with another", "gho_", "gho_app_", ["option_conflict"]],
    ["two prefixes", "gho_", "ory_", []],
  ])("needs prefixes that lead to one issuer: %s", (_title, one, other, codes) => {
    const issuers = [one, other].map((prefix, index) => ({
      issuer: `https://login${index}.example.com`,
      audience: AUDIENCE,
      alias: `issuer${index}`,
      introspection: introspect({ ...GOOD, ...(prefix && { tokenPattern: { prefix } }) }),
    }));
    const faults = faultsOf(() => createGate({ issuers }));
    expect(faults.map(([code]) => code)).toEqual(codes);
  });

  it("accepts an unchecked audience only with answers that say what is checked instead", () => {
    const unchecked = (answers: "standard" | "duende") =>
      gateWith({ audience: "unchecked", introspection: introspect({ ...GOOD, answers }) });
    expect(faultsOf(unchecked("standard"))).toEqual([["audience_unchecked_refused", "audience"]]);
    expect(faultsOf(unchecked("duende"))).toEqual([]);
  });
});
