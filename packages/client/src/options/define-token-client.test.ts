// cspell:ignore isuer
import { ConfigurationError, systemClock } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import { clientSecretBasic } from "../authentication/client-secret-basic.js";
import { sourceOf } from "../authentication/test-support/show.js";
import { ScriptedCredential } from "../test-support/scripted-credential.js";
import { defineTokenClient } from "./define-token-client.js";
import type { TokenClientOptions } from "./token-client-options.js";

const auth = new ScriptedCredential();
const minimal = { issuer: "https://login.example.com", clientId: "checkout", auth };

function errorOf(options: unknown): ConfigurationError | undefined {
  try {
    defineTokenClient(options as TokenClientOptions);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).code).toBe("callgate_configuration_invalid");
    return error as ConfigurationError;
  }
}

const faultsOf = (options: unknown): string[][] =>
  (errorOf(options)?.faults ?? []).map(({ code, option }) => [code, option]);

describe("defineTokenClient", () => {
  it("fills in the defaults", () => {
    expect(defineTokenClient(minimal)).toEqual({
      ...minimal,
      tokenEndpoint: undefined,
      grant: { scope: undefined, audience: undefined, resources: [], extra: [] },
      attemptTimeoutMs: 5000,
      totalTimeoutMs: 10_000,
      maxResponseBytes: 65_536,
      maxScopes: 1000,
      maxRequests: 100,
      maxWaiting: 100_000,
      credentialPollSeconds: 60,
      assumeLifetimeSeconds: 300,
      tokenTypes: new Set(["bearer"]),
      insecureOrigins: [],
      keepWarm: false,
      warnings: true,
      onEvent: undefined,
      fetch: undefined,
      clock: systemClock,
      random: Math.random,
    });
  });

  it("reports every fault at once, also in the message", () => {
    const wrong = { isuer: "x", clientId: "", scope: "", maxScopes: 0, keepWarm: "yes" };
    const error = errorOf(wrong);
    expect(error?.faults.map(({ code, option }) => [code, option])).toEqual([
      ["option_unknown", "isuer"],
      ["option_missing", "issuer"],
      ["option_invalid", "clientId"],
      ["option_missing", "auth"],
      ["scope_invalid", "scope"],
      ["option_invalid", "maxScopes"],
      ["option_invalid", "keepWarm"],
    ]);
    expect(error?.message).toContain("did you mean `issuer`?");
    for (const { message } of error?.faults ?? []) expect(error?.message).toContain(message);
  });

  it.each([undefined, null, "options"])("refuses %j for options", (options) => {
    expect(faultsOf(options)).toEqual([["option_missing", "options"]]);
  });

  it("is not changed by later changes of the options", () => {
    const resource = ["https://b.example.com"];
    const parameters = { b: "2" };
    const defined = defineTokenClient({ ...minimal, resource, parameters });
    resource.push("https://a.example.com");
    parameters.b = "3";
    expect(defined.grant).toMatchObject({
      resources: ["https://b.example.com"],
      extra: [["b", "2"]],
    });
    expect(Object.isFrozen(defined)).toBe(true);
    expect(Object.isFrozen(defined.grant)).toBe(true);
  });

  it("does not repeat what may be a secret", () => {
    const error = errorOf({
      issuer: "https://me:hunter2@login.example.com",
      tokenEndpoint: "https://hunter2@login.example.com/token",
      clientId: "checkout",
      auth: "hunter2",
      parameters: { password: ["hunter2"], client_secret: "hunter2" },
    });
    expect(error?.faults).toHaveLength(5);
    expect(`${error?.message}${JSON.stringify(error)}`).not.toContain("hunter2");
  });
});

describe("defineTokenClient: issuer and tokenEndpoint", () => {
  const METADATA = "https://login.example.com/.well-known/openid-configuration";
  it.each([
    { issuer: "https://login.example.com/tenant/" },
    { issuer: "http://127.0.0.1:4444" },
    { tokenEndpoint: "https://login.example.com/token?tenant=1" },
    { tokenEndpoint: "http://localhost:4444/token" },
    { issuer: "https://login.example.com", tokenEndpoint: "https://login.example.com/token" },
  ])("accepts %j", (server) => {
    expect(faultsOf({ clientId: "checkout", auth, ...server })).toEqual([]);
  });

  it.each([
    [{}, "option_missing", "issuer"],
    [{ issuer: "http://login.example.com" }, "issuer_insecure", "issuer"],
    [{ issuer: "login.example.com" }, "issuer_insecure", "issuer"],
    [{ issuer: "" }, "option_invalid", "issuer"],
    [{ issuer: 7 }, "option_invalid", "issuer"],
    [{ issuer: "https://login.example.com?tenant=1" }, "option_invalid", "issuer"],
    [{ issuer: "https://login.example.com\n" }, "option_invalid", "issuer"],
    [{ issuer: " https://login.example.com" }, "option_invalid", "issuer"],
    [{ issuer: "https://login.example.com/{tenant}/v2.0" }, "option_invalid", "issuer"],
    [{ issuer: "https://login.example.com/%7Btenant%7D" }, "option_invalid", "issuer"],
    [{ tokenEndpoint: "https://login.example.com/%7Bt%7D" }, "option_invalid", "tokenEndpoint"],
    [{ tokenEndpoint: METADATA }, "option_invalid", "tokenEndpoint"],
    [{ issuer: METADATA }, "option_invalid", "issuer"],
    [{ issuer: METADATA, tokenEndpoint: "https://a.example/token" }, "option_invalid", "issuer"],
    [{ tokenEndpoint: "http://login.example.com" }, "issuer_insecure", "tokenEndpoint"],
    [{ tokenEndpoint: "https://login.example.com/#a" }, "issuer_insecure", "tokenEndpoint"],
    [{ tokenEndpoint: null }, "option_invalid", "tokenEndpoint"],
  ])("refuses %j", (server, code, option) => {
    expect(faultsOf({ clientId: "checkout", auth, ...server })).toEqual([[code, option]]);
  });
});

describe("defineTokenClient: clientId and auth", () => {
  it.each(["a", "x".repeat(1024), "spiffe://example.com/checkout", "a b"])(
    "accepts a client identifier",
    (clientId) => {
      expect(faultsOf({ ...minimal, clientId })).toEqual([]);
    },
  );

  it.each(["", "é", "a\nb", "x".repeat(1025), 7, null])("refuses the client %j", (clientId) => {
    expect(faultsOf({ ...minimal, clientId })).toEqual([["option_invalid", "clientId"]]);
  });

  it("reports an identifier that the authentication cannot send", () => {
    const raw = clientSecretBasic(sourceOf("s"), { encoding: "raw" });
    const clientId = "check:out";
    expect(faultsOf({ ...minimal, clientId, auth: raw })).toEqual([
      ["option_conflict", "clientId"],
    ]);
    const form = clientSecretBasic(sourceOf("s"));
    expect(faultsOf({ ...minimal, clientId, auth: form })).toEqual([]);
  });

  it.each(["secret", null, {}, { method: "none" }, () => {}])("refuses the auth %j", (value) => {
    expect(faultsOf({ ...minimal, auth: value })).toEqual([["option_invalid", "auth"]]);
  });
});

describe("defineTokenClient: the requested token", () => {
  it("is put in canonical order", () => {
    const { grant } = defineTokenClient({
      ...minimal,
      scope: ["write", "read", "write"],
      audience: "orders",
      resource: ["https://b.example.com", "https://a.example.com", "https://b.example.com"],
      parameters: { tenant: "1", organization: "shop" },
    });
    expect(grant).toEqual({
      scope: "read write",
      audience: "orders",
      resources: ["https://a.example.com", "https://b.example.com"],
      extra: [
        ["organization", "shop"],
        ["tenant", "1"],
      ],
    });
  });

  it.each([
    ["scope", ["", "a  b", " a", "a ", 'a"b', "a\\b", "é", [], ["a b"], 7, null]],
    ["audience", ["", 7, null, []]],
    ["resource", ["", "orders", "https://a.example.com#x", [], [7], null, Array(21).fill("a:b")]],
    ["parameters", ["a=b", [], null]],
  ])("refuses a wrong %s", (option, values) => {
    for (const value of values) {
      const code = option === "scope" ? "scope_invalid" : "option_invalid";
      expect(faultsOf({ ...minimal, [option]: value })).toEqual([[code, option]]);
    }
  });

  it.each(["grant_type", "client_id", "client_secret", "client_assertion", "scope", "resource"])(
    "refuses the parameter %s, which the client sends itself",
    (name) => {
      expect(faultsOf({ ...minimal, parameters: { [name]: "x" } })).toEqual([
        ["option_conflict", `parameters.${name}`],
      ]);
    },
  );

  it("refuses parameters that are not strings, and too many", () => {
    expect(faultsOf({ ...minimal, parameters: { a: 1 } })).toEqual([
      ["option_invalid", "parameters.a"],
    ]);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`p${index}`, "x"]));
    expect(faultsOf({ ...minimal, parameters: many })).toEqual([["option_invalid", "parameters"]]);
  });
});

describe.each([
  ["attemptTimeoutMs", 100, 60_000],
  ["totalTimeoutMs", 100, 300_000],
  ["maxResponseBytes", 1024, 1_048_576],
  ["maxScopes", 2, 100_000],
  ["maxRequests", 1, 10_000],
  ["maxWaiting", 1, 10_000_000],
  ["credentialPollSeconds", 1, 86_400],
] as const)("defineTokenClient: %s", (option, min, max) => {
  it("accepts its bounds", () => {
    expect(defineTokenClient({ ...minimal, [option]: min })[option]).toBe(min);
    expect(defineTokenClient({ ...minimal, [option]: max })[option]).toBe(max);
  });

  it.each([min - 1, max + 1, min + 0.5, Number.NaN, Number.POSITIVE_INFINITY, String(min), null])(
    "refuses %s",
    (value) => {
      expect(faultsOf({ ...minimal, [option]: value })).toEqual([["option_invalid", option]]);
    },
  );
});

describe("defineTokenClient: means", () => {
  it.each([
    ["keepWarm", [1, "true", null]],
    ["onEvent", ["log", {}, null]],
    ["fetch", ["fetch", {}, null]],
    ["random", [4, null]],
    ["clock", [{}, { now: Date.now, setTimer: () => {} }, 7, null]],
  ])("refuses a wrong %s", (option, values) => {
    for (const value of values) {
      expect(faultsOf({ ...minimal, [option]: value })).toEqual([["option_invalid", option]]);
    }
  });
});
