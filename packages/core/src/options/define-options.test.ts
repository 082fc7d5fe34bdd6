// cspell:ignore audiense isuer Vjcm
import { describe, expect, it } from "vitest";
import { profiles } from "../issuer/profiles/index.js";
import { standard } from "../issuer/profiles/standard.js";
import type { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { globalFetch } from "../kit/net/fetch-like.js";
import { systemClock } from "../kit/time/clock.js";
import { createSigner } from "../test-support/signer.js";
import { defineOptions } from "./define-options.js";
import type { GateOptions } from "./gate-options.js";

const issuer = "https://login.example.com";
const audience = "https://orders.example.com";
const minimal = { issuer, audience };
const jwk = createSigner("RS256").publicJwk;

function faultsOf(options: unknown): [code: string, option: string][] {
  try {
    defineOptions(options as GateOptions);
  } catch (error) {
    return (error as ConfigurationError).faults.map(({ code, option }) => [code, option]);
  }
  return [];
}

const onlyIssuer = (options: object) =>
  defineOptions({ ...minimal, ...options } as GateOptions).issuers[0];

describe("defineOptions", () => {
  it("needs an issuer and an audience, and has a default for everything else", () => {
    expect(defineOptions(minimal)).toMatchObject({
      clockSkewSeconds: 5,
      maxTokenLifetimeSeconds: undefined,
      maxTokenBytes: 16_384,
      cache: { maxTokens: 10_000, maxBytes: 67_108_864 },
      signatureThreads: "auto",
      outageToleranceSeconds: 3600,
      fetchTimeoutMs: 5000,
      maxResponseBytes: 262_144,
      maxKeys: 100,
      insecureOrigins: [],
      warnings: true,
      prefetch: false,
      realm: "api",
      mode: "enforce",
      problemTypeBaseUrl: undefined,
      onDecision: undefined,
      fetch: globalFetch,
      clock: systemClock,
    });
    expect(onlyIssuer({})).toMatchObject({
      issuer,
      alias: undefined,
      audiences: new Set([audience]),
      profile: standard,
      rsaAlgorithms: new Set(["RS256"]),
      keys: { kind: "discovery" },
    });
  });

  it("copies and freezes, so that nothing changes afterwards", () => {
    const audiences = [audience];
    const defined = defineOptions({ issuer, audience: audiences });
    audiences.push("https://other.example.com");
    expect(defined.issuers[0]?.audiences).toEqual(new Set([audience]));
    expect(Object.isFrozen(defined)).toBe(true);
  });

  it("reports every fault at once", () => {
    const options = { isuer: issuer, clockSkewSeconds: 900, realm: 'a"b', mode: "off" };
    expect(faultsOf(options).toSorted()).toEqual([
      ["audience_missing", "audience"],
      ["option_invalid", "clockSkewSeconds"],
      ["option_invalid", "mode"],
      ["option_invalid", "realm"],
      ["option_missing", "issuer"],
      ["option_unknown", "isuer"],
    ]);
  });

  it.each([undefined, null, "https://login.example.com", 7])(
    "refuses %j in place of options",
    (options) => {
      expect(faultsOf(options)).toEqual([["option_missing", "options"]]);
    },
  );
});

describe.each([
  ["clockSkewSeconds", 0, 300],
  ["maxTokenLifetimeSeconds", 1, 31_622_400],
  ["maxTokenBytes", 256, 65_536],
  ["outageToleranceSeconds", 0, 604_800],
  ["fetchTimeoutMs", 100, 60_000],
  ["maxResponseBytes", 1024, 16_777_216],
  ["maxKeys", 1, 10_000],
] as const)("defineOptions: %s", (option, min, max) => {
  it("accepts its bounds", () => {
    expect(defineOptions({ ...minimal, [option]: min })[option]).toBe(min);
    expect(defineOptions({ ...minimal, [option]: max })[option]).toBe(max);
  });

  it.each([min - 1, max + 1, min + 0.5, Number.NaN, Number.POSITIVE_INFINITY, String(min), null])(
    "refuses %s",
    (value) => {
      expect(faultsOf({ ...minimal, [option]: value })).toEqual([["option_invalid", option]]);
    },
  );
});

describe("defineOptions: issuer", () => {
  it.each(["https://login.example.com/tenant/", "http://127.0.0.1:4444", "http://localhost"])(
    "accepts %s",
    (value) => {
      expect(onlyIssuer({ issuer: value })?.issuer).toBe(value);
    },
  );

  it.each([
    ["http://login.example.com", "issuer_insecure"],
    ["login.example.com", "issuer_insecure"],
    ["http://keycloak:8080/realms/x", "issuer_insecure"],
    ["https://login.example.com/{tenantid}/v2.0", "option_invalid"],
    [`https://login.example.com/\${TENANT}/v2.0`, "option_invalid"],
    ["https://login.example.com/<tenant>/v2.0", "option_invalid"],
    ["https://login.example.com/%7Btenantid%7D/v2.0", "option_invalid"],
    ["https://login.example.com/%3ctenant%3e/v2.0", "option_invalid"],
    ["https://login.microsoftonline.com/common/v2.0", "option_invalid"],
    ["https://login.microsoftonline.com/organizations/v2.0", "option_invalid"],
    ["https://sts.windows.net/common/", "option_invalid"],
    ["https://login.microsoftonline.us/consumers", "option_invalid"],
    ["https://login.example.com/a\nb", "option_invalid"],
    [`https://login.example.com/${"x".repeat(1000)}`, "option_invalid"],
    ["https://login.example.com?tenant=1", "option_invalid"],
    ["", "option_missing"],
    [7, "option_missing"],
  ])("refuses %j", (value, code) => {
    expect(faultsOf({ issuer: value, audience })).toEqual([[code, "issuer"]]);
  });

  describe.each([
    ["jwks", { audience, jwks: { keys: [jwk] } }],
    ["jwksUri", { audience, jwksUri: "https://login.example.com/keys" }],
  ])("beside %s, where nothing is fetched from it", (_, keys) => {
    it.each([
      "spiffe://example.com",
      "accounts.example.com",
      "http://sts.fabrikam.example/adfs/services/trust",
      "https://login.example.com?tenant=1",
      "urn:example:issuer",
      "an issuer",
      "x".repeat(1024),
    ])("may be any name: %s", (name) => {
      expect(faultsOf({ ...keys, issuer: name })).toEqual([]);
    });

    it.each([
      ...["a\nb", "a\u0000", "a\u007f", "x".repeat(1025), "https://a.example/{tenantid}/"],
      ...[" a", "a ", " ", "a\u00a0"],
    ])("is not %j", (name) => {
      expect(faultsOf({ ...keys, issuer: name })).toEqual([["option_invalid", "issuer"]]);
    });
  });

  it("may be plain http at an origin that is listed, and nowhere else", () => {
    const insecureOrigins = ["http://keycloak:8080"];
    const at = (value: string) => faultsOf({ audience, insecureOrigins, issuer: value });
    expect(at("http://keycloak:8080/realms/x")).toEqual([]);
    expect(at("http://keycloak:8081/realms/x")).toEqual([["issuer_insecure", "issuer"]]);
    const jwksUri = "http://keycloak:8080/keys";
    expect(faultsOf({ ...minimal, insecureOrigins, jwksUri })).toEqual([]);
    const several = { issuers: [{ alias: "a", audience, issuer: "http://keycloak:8080/x" }] };
    expect(faultsOf({ ...several, insecureOrigins })).toEqual([]);
  });

  it("names the remedy where plain http is refused", () => {
    expect(() => defineOptions({ issuer: "http://keycloak:8080", audience })).toThrow(
      /insecureOrigins: \["http:\/\/keycloak:8080"\]/,
    );
    expect(() => defineOptions({ ...minimal, jwksUri: "http://keycloak:8080/keys" })).toThrow(
      /insecureOrigins: \["http:\/\/keycloak:8080"\]/,
    );
  });
});

describe("defineOptions: audience", () => {
  it("accepts one or several", () => {
    expect(onlyIssuer({ audience: ["a", "b"] })?.audiences).toEqual(new Set(["a", "b"]));
  });

  it.each<unknown>([
    ...["", [], [""], ["a", 1], 7, {}, ["a", "unchecked"]],
    ...["a ", " a", " ", "a\n", ["a", "b\u0000"], ["a", "b "], "unchecked "],
  ])("refuses %j", (value) => {
    expect(faultsOf({ issuer, audience: value })).toEqual([["option_invalid", "audience"]]);
  });

  it("may be left unchecked only with a profile that checks something else instead", () => {
    const unchecked = { issuer, audience: "unchecked" };
    expect(faultsOf(unchecked)).toEqual([["audience_unchecked_refused", "audience"]]);
    expect(faultsOf({ ...unchecked, profile: "rfc9068" })).toEqual([
      ["audience_unchecked_refused", "audience"],
    ]);
    const profile = { ...standard, insteadOfAudience: () => true };
    expect(faultsOf({ ...unchecked, profile })).toEqual([]);
    expect(onlyIssuer({ ...unchecked, profile })?.audiences).toBeUndefined();
  });
});

describe("defineOptions: where keys come from", () => {
  it("accepts an address", () => {
    const jwksUri = "https://login.example.com/keys";
    expect(onlyIssuer({ jwksUri })?.keys).toEqual({ kind: "uri", jwksUri });
  });

  it.each(["https://a.example/{tenant}/keys", "https://a.example/%7Btenant%7D/keys"])(
    "refuses the template %j of an address",
    (jwksUri) => {
      expect(faultsOf({ ...minimal, jwksUri })).toEqual([["option_invalid", "jwksUri"]]);
    },
  );

  it("refuses the address of the metadata in place of that of the keys, and of an issuer", () => {
    const address = "https://a.example/.well-known/openid-configuration";
    expect(faultsOf({ ...minimal, jwksUri: address })).toEqual([["option_invalid", "jwksUri"]]);
    expect(faultsOf({ ...minimal, issuer: address })).toEqual([["option_invalid", "issuer"]]);
    expect(faultsOf({ ...minimal, issuer: address, jwksUri: "https://a.example/keys" })).toEqual([
      ["option_invalid", "issuer"],
    ]);
  });

  it.each(["http://login.example.com/keys", "keys", 7])("refuses the address %j", (jwksUri) => {
    expect(faultsOf({ ...minimal, jwksUri })).toEqual([["issuer_insecure", "jwksUri"]]);
  });

  it("accepts the keys themselves, and copies them", () => {
    const jwks = { keys: [{ ...jwk }] };
    const keys = onlyIssuer({ jwks })?.keys;
    jwks.keys.push({ kty: "oct" });
    expect(keys).toEqual({ kind: "static", jwks: { keys: [jwk] } });
  });

  it.each([
    [[], "option_invalid"],
    ["keys", "option_invalid"],
    [{ keys: {} }, "option_invalid"],
    [{ keys: [] }, "jwks_unusable"],
    [{ keys: [{ kty: { toString: 1 } }] }, "jwks_unusable"],
    [{ keys: [{ ...jwk, crv: { toString: 1 }, n: 7 }] }, "jwks_unusable"],
    [{ keys: [{ ...jwk, n: undefined }] }, "jwks_unusable"],
    [{ keys: [{ ...jwk, e: "AQ" }] }, "jwks_unusable"],
    [{ keys: [null, [], 7, "key"] }, "jwks_unusable"],
    [{ keys: [{ kty: "oct", k: "c2VjcmV0" }, { ...jwk, use: "enc" }, null] }, "jwks_unusable"],
  ])("refuses the keys %j", (jwks, code) => {
    expect(faultsOf({ ...minimal, jwks })).toEqual([[code, "jwks"]]);
  });

  it("accepts no more keys than `maxKeys`", () => {
    const jwks = { keys: Array(101).fill(jwk) };
    expect(faultsOf({ ...minimal, jwks })).toEqual([["option_invalid", "jwks"]]);
    expect(faultsOf({ ...minimal, jwks, maxKeys: 101 })).toEqual([]);
  });

  it("refuses an address and keys together", () => {
    const both = { ...minimal, jwksUri: "https://login.example.com/keys", jwks: { keys: [jwk] } };
    expect(faultsOf(both)).toEqual([["option_conflict", "jwks"]]);
  });
});

describe("defineOptions: profile and algorithms", () => {
  it("accepts a profile by name, or a custom one", () => {
    expect(onlyIssuer({ profile: "rfc9068" })?.profile).toBe(profiles.rfc9068);
    expect(onlyIssuer({ profile: { ...standard, name: "ours" } })?.profile.name).toBe("ours");
  });

  it.each(["toString", "rfc-9068", {}, null, { name: "half" }])(
    "refuses the profile %j",
    (profile) => {
      const codes = new Set(faultsOf({ ...minimal, profile }).map(([code]) => code));
      expect([...codes]).toEqual(["option_invalid"]);
    },
  );

  it("uses RSA keys without an alg for the RSA algorithms that are listed", () => {
    const defined = onlyIssuer({ algorithms: ["RS256", "RS512", "Ed25519"] });
    expect(defined?.algorithms).toEqual(new Set(["RS256", "RS512", "EdDSA"]));
    expect(defined?.rsaAlgorithms).toEqual(new Set(["RS256", "RS512"]));
  });

  it.each([[[]], [["HS256"]], [["none"]], ["RS256"], [["RS256", 7]]])(
    "refuses the algorithms %j",
    (algorithms) => {
      expect(faultsOf({ ...minimal, algorithms })).toEqual([["option_invalid", "algorithms"]]);
    },
  );
});

describe("defineOptions: cache", () => {
  it.each([0, 1, 1_000_000])("caches %i tokens", (maxTokens) => {
    expect(defineOptions({ ...minimal, cache: { maxTokens } }).cache.maxTokens).toBe(maxTokens);
  });

  it.each([
    [7, "option_invalid", "cache"],
    [null, "option_invalid", "cache"],
    [{ maxTokens: -1 }, "option_invalid", "cache.maxTokens"],
    [{ maxTokens: 1_000_001 }, "option_invalid", "cache.maxTokens"],
    [{ maxToken: 1 }, "option_unknown", "cache.maxToken"],
  ])("refuses %j", (cache, code, option) => {
    expect(faultsOf({ ...minimal, cache })).toEqual([[code, option]]);
  });
});

describe("defineOptions: what does not depend on the issuer", () => {
  it.each([
    [
      "problemTypeBaseUrl",
      ["", "docs", "ftp://a.example/", "https://a b/", "https://a:b@c.example/", 7],
    ],
    ["warnings", ["false", 0, null]],
    ["prefetch", ["true", 1, null]],
    ["realm", ["", 'a"b', "a\\b", "a\r\nSet-Cookie: x", "é", "x".repeat(129), 7]],
    ["mode", ["off", "", null, true]],
    ["signatureThreads", ["", "Always", 4, true, null, ["always"]]],
    ["onDecision", ["log", {}, null]],
    ["fetch", ["fetch", {}]],
    ["waitUntil", ["waitUntil", {}, null]],
    ["clock", [{}, { now: Date.now }, 7]],
  ])("refuses a wrong %s", (option, values) => {
    for (const value of values) {
      expect(faultsOf({ ...minimal, [option]: value })).toEqual([["option_invalid", option]]);
    }
  });

  it("accepts right ones", () => {
    const given = {
      realm: "Orders API",
      mode: "report",
      signatureThreads: "never",
      onDecision: () => {},
      fetch,
      waitUntil: () => {},
      clock: systemClock,
    } as const;
    expect(defineOptions({ ...minimal, ...given })).toMatchObject(given);
  });
});

describe("defineOptions: issuers", () => {
  const shop = { alias: "shop", issuer: "https://shop.example.com", audience };
  const staff = { alias: "staff", issuer: "https://staff.example.com", audience: "staff" };

  it("accepts several, each with its own audience and profile", () => {
    const { issuers } = defineOptions({ issuers: [shop, { ...staff, profile: "rfc9068" }] });
    expect(issuers.map(({ alias, profile }) => [alias, profile.name])).toEqual([
      ["shop", "standard"],
      ["staff", "rfc9068"],
    ]);
  });

  it.each([[[]], ["shop"], [Array(101).fill(shop)]])("refuses %j", (issuers) => {
    expect(faultsOf({ issuers })[0]).toEqual(["option_invalid", "issuers"]);
  });

  it("reports in which of them a fault is", () => {
    expect(
      faultsOf({ issuers: [shop, { ...staff, audience: undefined, audiense: "x" }, 7] }),
    ).toEqual([
      ["option_unknown", "issuers[1].audiense"],
      ["audience_missing", "issuers[1].audience"],
      ["option_invalid", "issuers[2]"],
    ]);
  });

  it.each([0, 31_622_401, 1.5, "60", null])("refuses the maxTokenLifetimeSeconds %j", (value) => {
    expect(faultsOf({ issuers: [{ ...shop, maxTokenLifetimeSeconds: value }] })).toEqual([
      ["option_invalid", "issuers[0].maxTokenLifetimeSeconds"],
    ]);
  });

  it.each([undefined, "", "a:b", "a b", "x".repeat(65), 7])("refuses the alias %j", (alias) => {
    const [fault] = faultsOf({ issuers: [{ ...shop, alias }] });
    expect(fault?.[1]).toBe("issuers[0].alias");
  });

  it("refuses two with the same alias", () => {
    expect(faultsOf({ issuers: [shop, { ...staff, alias: "shop" }] })).toEqual([
      ["issuer_duplicate", "issuers[1].alias"],
    ]);
    expect(faultsOf({ issuers: [shop, { ...staff, issuer: shop.issuer }] })).toEqual([
      ["issuer_duplicate", "issuers[1].issuer"],
    ]);
  });

  it("refuses options of one issuer beside them", () => {
    expect(faultsOf({ issuers: [shop], audience })).toEqual([["option_conflict", "audience"]]);
  });
});
