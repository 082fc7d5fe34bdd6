import { generateKeyPairSync } from "node:crypto";
import { ConfigurationError } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import {
  assertionFromFile,
  clientSecretBasic,
  clientSecretPost,
  privateKeyJwt,
  tlsClientAuth,
  workloadIdentity,
} from "./authentication/index.js";
import { createFetchFor } from "./calls/fetch-for.js";
import { FakeSupplier } from "./calls/test-support/fake-supplier.js";
import { tokenInterceptor } from "./calls/token-interceptor.js";
import { ScriptedCredential } from "./test-support/scripted-credential.js";
import { createTokenClient } from "./token-client.js";

const source = { get: async () => ({ value: "x", version: "1" }) };
const supplier = new FakeSupplier();
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

interface Table {
  readonly make: (options: object) => unknown;
  readonly options: readonly string[];
  /** Everything that can be created with the required options alone. */
  readonly good: Readonly<Record<string, unknown>>;
}

const calls = ["origins", "scope", "audience", "resource", "isRefused", "insecureOrigins"];
const origins = ["https://orders.example.com"];

/** Every option table. */
const tables: Readonly<Record<string, Table>> = {
  createTokenClient: {
    make: (options) => createTokenClient(options as never),
    options: [
      ...["issuer", "tokenEndpoint", "clientId", "auth", "scope", "audience", "resource"],
      ...["parameters", "attemptTimeoutMs", "totalTimeoutMs", "maxResponseBytes", "maxScopes"],
      ...["maxRequests", "maxWaiting", "credentialPollSeconds", "assumeLifetimeSeconds"],
      ...["tokenTypes", "insecureOrigins", "keepWarm", "warnings", "onEvent", "fetch", "clock"],
      "random",
    ],
    good: {
      ...{ issuer: "https://login.example.com", clientId: "checkout" },
      auth: new ScriptedCredential(),
    },
  },
  fetchFor: {
    make: (options) => createFetchFor(supplier, options as never),
    options: [...calls, "fetch"],
    good: { origins },
  },
  tokenInterceptor: {
    make: (options) => tokenInterceptor(supplier, options as never),
    options: calls,
    good: { origins },
  },
  clientSecretBasic: {
    make: (options) => clientSecretBasic(source, options),
    options: ["encoding"],
    good: {},
  },
  privateKeyJwt: {
    make: (options) => privateKeyJwt(options as never),
    options: ["key", "certificate", "algorithm", "keyId", "audience", "typ", "clock"],
    good: { key: privateKey },
  },
  "tlsClientAuth, certificates": {
    make: (options) => tlsClientAuth(options as never),
    options: ["certificate", "key", "ca"],
    good: { certificate: source },
  },
  "tlsClientAuth, dispatcher": {
    make: (options) => tlsClientAuth(options as never),
    options: ["dispatcher"],
    good: { dispatcher: { request: async () => {} } },
  },
  "tlsClientAuth, fetch": {
    make: (options) => tlsClientAuth(options as never),
    options: ["fetch"],
    good: { fetch },
  },
  assertionFromFile: {
    make: (options) => assertionFromFile("/token", options),
    options: ["assertionType", "clock"],
    good: {},
  },
  workloadIdentity: {
    make: (options) => workloadIdentity(source, options),
    options: ["assertionType", "clock"],
    good: {},
  },
};

function faultsOf(make: () => unknown): readonly string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ option, code }) => `${option} ${code}`);
  }
}

class Nothing {}
const wrong = [undefined, null, new Nothing(), Symbol("x"), true];
/** A switch may be `true`. */
const isSwitch = (option: string) => option === "keepWarm" || option === "warnings";

describe.each(Object.entries(tables))("%s", (_name, { make, options, good }) => {
  it("accepts what is valid", () => {
    expect(faultsOf(() => make(good))).toEqual([]);
  });

  describe.each(options)("option %s", (option) => {
    it.each(wrong)("refuses %s", (value) => {
      if (value === true && isSwitch(option)) return;
      // An object without a member of its own has no parameters.
      if (value instanceof Nothing && option === "parameters") return;
      const faults = faultsOf(() => make({ ...good, [option]: value }));
      expect(faults.length).toBeGreaterThan(0);
      // What is missing may be reported of the option that stands for all of them.
      for (const fault of faults) {
        expect(fault).toMatch(/^\w+ (option_(invalid|missing|conflict)|scope_invalid)$/);
      }
      expect(faults.some((fault) => fault.startsWith(`${option} `))).toBe(true);
    });

    it("is reported when it is misspelt", () => {
      const faults = faultsOf(() => make({ ...good, [`${option}z`]: 1 }));
      expect(faults).toEqual([`${option}z option_unknown`]);
    });

    it("is not read from a prototype", () => {
      const inherited = Object.assign(Object.create({ [option]: null }), good);
      expect(faultsOf(() => make(inherited))).toEqual([]);
    });
  });

  it.each([null, "hunter2", 7, [], true])("refuses %j for options", (value) => {
    const [fault] = faultsOf(() => make(value as never));
    expect(fault).toMatch(/^options option_(missing|invalid)$/);
  });
});

describe("what other code puts on Object.prototype", () => {
  const pollute = (members: Readonly<Record<string, unknown>>) => {
    for (const [name, value] of Object.entries(members)) {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    }
    return () => {
      for (const name of Object.keys(members)) Reflect.deleteProperty(Object.prototype, name);
    };
  };

  it("is not an option, a request, or a part of a credential or an answer", async () => {
    const sent: { url: string; body: string }[] = [];
    const stolen: string[] = [];
    const undo = pollute({
      fetch: async (url: string) => void stolen.push(url),
      ...{ scope: "admin", audience: "admin", resource: "https://admin.example.com" },
      ...{ encoding: "raw", tokenTypes: ["x"], typ: "none", error: "invalid_client" },
      ...{ previous: { value: "y", version: "0" }, notAfter: 1, hintWhenRejected: () => "x" },
    });
    try {
      await using client = createTokenClient({
        tokenEndpoint: "https://login.example.com/token",
        clientId: "checkout",
        auth: clientSecretPost(source),
        fetch: async (url, { body = "" }) => {
          sent.push({ url, body });
          return new Response('{"access_token":"t","token_type":"Bearer","expires_in":300}', {
            headers: { "content-type": "application/json" },
          });
        },
      });
      expect((await client.getToken({})).value).toBe("t");
    } finally {
      undo();
    }
    expect(stolen).toEqual([]);
    expect(sent).toEqual([
      {
        url: "https://login.example.com/token",
        body: "grant_type=client_credentials&client_id=checkout&client_secret=x",
      },
    ]);
  });
});
