import { describe, expect, it } from "vitest";
import { awsAgentSecret, awsSecret } from "./aws/index.js";
import { cachedSecret, envSecret, fileSecret, firstOf, staticSecret } from "./index.js";
import { faultsOf } from "./test-support/faults-of.js";
import { vaultSecret } from "./vault/index.js";

const source = { get: async () => ({ value: "x", version: "1" }) };
const cache = ["cacheSeconds", "timeoutMs", "warnings", "clock", "random"];
const http = ["fetch", "maxResponseBytes", "insecureOrigins"];
const vault = { address: "https://vault.example.com", auth: "agent", path: "a", field: "b" };
const auth = (method: string, more: object = {}) => ({ ...vault, auth: { method, ...more } });

type Make = (options: object) => unknown;
interface Table {
  readonly make: Make;
  readonly options: readonly string[];
  /** What makes a source with nothing else. */
  readonly good: Readonly<Record<string, unknown>>;
}

/** Every option table there is. */
const tables: Readonly<Record<string, Table>> = {
  envSecret: {
    make: (options) => envSecret("NAME", options),
    options: ["previousName", ...cache],
    good: {},
  },
  fileSecret: {
    make: (options) => fileSecret("/run/secret", options),
    options: ["previousPath", "maxBytes", ...cache],
    good: {},
  },
  cachedSecret: {
    make: (options) => cachedSecret(async () => ({ value: "x" }), options),
    options: ["name", ...cache],
    good: {},
  },
  vaultSecret: {
    make: (options) => vaultSecret(options as never),
    options: [
      ...Object.keys(vault),
      "mount",
      "kvVersion",
      "previous",
      "namespace",
      ...http,
      ...cache,
    ],
    good: vault,
  },
  awsSecret: {
    make: (options) => awsSecret(options as never),
    options: ["secretId", "field", "stage", "previous", "client", "region", ...cache],
    good: { secretId: "orders" },
  },
  awsAgentSecret: {
    make: (options) => awsAgentSecret(options as never),
    options: ["secretId", "field", "stage", "previous", "endpoint", "token", ...http, ...cache],
    good: { secretId: "orders" },
  },
};

/** Options of one kind of login, inside `auth`. */
const logins: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  token: { token: source },
  kubernetes: { role: "orders", mount: "k", tokenPath: "/token" },
  approle: { roleId: "orders", secretId: source, mount: "a" },
  jwt: { jwt: source, role: "orders", mount: "j" },
};

class Nothing {}

describe.each(Object.entries(tables))("%s", (_name, { make, options, good }) => {
  it("accepts what is valid", () => {
    expect(faultsOf(() => make(good))).toEqual([]);
  });

  describe.each(options)("option %s", (option) => {
    it.each([
      ["undefined", undefined],
      ["null", null],
      ["of a wrong type", new Nothing()],
      ["of another wrong type", Symbol("x")],
    ])("refuses what is %s", (_what, value) => {
      const faults = faultsOf(() => make({ ...good, [option]: value }));
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^${option} option_(invalid|missing)$`));
    });

    it("is reported when it is misspelt", () => {
      const faults = faultsOf(() => make({ ...good, [`${option}s`]: 1 }));
      expect(faults).toEqual([`${option}s option_unknown`]);
    });

    it("is not read from a prototype", () => {
      expect(faultsOf(() => make(Object.assign(Object.create({ [option]: null }), good)))).toEqual(
        [],
      );
    });
  });

  it.each([null, "hunter2", 7, [], true])("refuses %j for options", (value) => {
    expect(faultsOf(() => make(value as never))).toEqual(["options option_missing"]);
  });
});

describe.each(Object.entries(logins))("vaultSecret, auth %s", (method, good) => {
  it("accepts what is valid", () => {
    expect(faultsOf(() => vaultSecret(auth(method, good) as never))).toEqual([]);
  });

  it.each(Object.keys(good))("refuses %s that is not one", (option) => {
    for (const value of [undefined, null, new Nothing(), 7]) {
      const faults = faultsOf(() =>
        vaultSecret(auth(method, { ...good, [option]: value }) as never),
      );
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^auth\\.${option} option_(invalid|missing)$`));
    }
    expect(
      faultsOf(() => vaultSecret(auth(method, { ...good, [`${option}s`]: 1 }) as never)),
    ).toEqual([`auth.${option}s option_unknown`]);
  });
});

describe("vaultSecret, auth", () => {
  it.each([
    null,
    "agents",
    {},
    { method: "ldap" },
    { method: undefined },
    Object.create({ method: "token" }),
  ])("refuses %j", (value) => {
    expect(faultsOf(() => vaultSecret({ ...vault, auth: value } as never))).toEqual([
      "auth option_invalid",
    ]);
  });

  it("has no previous version in an engine of version 1", () => {
    const options = { ...vault, kvVersion: 1, previous: true };
    expect(faultsOf(() => vaultSecret(options as never))).toEqual(["previous option_conflict"]);
  });
});

describe("what is not in options", () => {
  const nothing = [undefined, null, 7, new Nothing()];
  it.each(nothing)("refuses %j for a name, a path, a function, a value and a source", (value) => {
    expect(faultsOf(() => envSecret(value as never))).toEqual(["name option_invalid"]);
    expect(faultsOf(() => fileSecret(value as never))).toEqual(["path option_invalid"]);
    expect(faultsOf(() => cachedSecret(value as never))).toEqual(["read option_invalid"]);
    expect(faultsOf(() => staticSecret(value as never))).toEqual(["value option_invalid"]);
    expect(faultsOf(() => firstOf(source, value as never))).toEqual(["sources[1] option_invalid"]);
  });

  it("refuses a value that is only a line end", () => {
    expect(faultsOf(() => staticSecret("\n"))).toEqual(["value option_invalid"]);
  });
});
