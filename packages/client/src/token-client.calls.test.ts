import { afterEach, describe, expect, it } from "vitest";
import { authorizationHeader } from "./calls/authorization-header.js";
import type { TokenClientOptions } from "./options/token-client-options.js";
import { ScriptedCredential } from "./test-support/scripted-credential.js";
import { createTokenClient, type TokenClient } from "./token-client.js";

const clients: TokenClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

/** A client of a server that writes the request's parameters into the token. */
function create(options: Partial<TokenClientOptions> = {}) {
  const forms: URLSearchParams[] = [];
  const client = createTokenClient({
    tokenEndpoint: "https://login.example.com/token",
    clientId: "checkout",
    auth: new ScriptedCredential(),
    fetch: async (_url, { body }) => {
      forms.push(new URLSearchParams(body));
      const access_token = `t${forms.length}`;
      return Response.json({ access_token, token_type: "Bearer", expires_in: 300 });
    },
    ...options,
  });
  clients.push(client);
  return { client, forms };
}

/** The options at fault, each with its code, of a call that must not get a token. */
async function faultsOf(call: () => unknown): Promise<string[]> {
  try {
    await call();
  } catch (error) {
    const { faults = [] } = error as { faults?: readonly { code: string; option: string }[] };
    return faults.map(({ code, option }) => `${option} ${code}`);
  }
  return [];
}

/** Requests for which the client's own token would be a mistake. */
const wrongRequests: readonly (readonly [request: unknown, ...faults: string[]])[] = [
  ["payments:write", "request option_invalid"],
  [["payments:write"], "request option_invalid"],
  [null, "request option_invalid"],
  [7, "request option_invalid"],
  [{ scopes: "payments:write" }, "scopes option_unknown"],
  [{ minRemainingSeconds: 60 }, "minRemainingSeconds option_unknown"],
  [{ Audience: "payments" }, "Audience option_unknown"],
  [{ scope: undefined }, "scope option_invalid"],
  [
    { audience: undefined, resource: undefined },
    "audience option_invalid",
    "resource option_invalid",
  ],
  [{ minRemainingMs: undefined }, "minRemainingMs option_invalid"],
  [{ scope: null }, "scope scope_invalid"],
  [{ scope: "a  b" }, "scope scope_invalid"],
  [{ scope: [] }, "scope scope_invalid"],
  [{ audience: "" }, "audience option_invalid"],
  [{ audience: ["payments"] }, "audience option_invalid"],
  [{ resource: "payments" }, "resource option_invalid"],
  [{ resource: [] }, "resource option_invalid"],
  [{ minRemainingMs: -1 }, "minRemainingMs option_invalid"],
  [{ minRemainingMs: "60000" }, "minRemainingMs option_invalid"],
  [{ minRemainingMs: Number.NaN }, "minRemainingMs option_invalid"],
  [{ signal: "soon" }, "signal option_invalid"],
  [{ signal: null }, "signal option_invalid"],
  [
    { scope: "", minRemainingMs: "1", signal: {}, foo: 1 },
    "foo option_unknown",
    "scope scope_invalid",
    "minRemainingMs option_invalid",
    "signal option_invalid",
  ],
];

describe("TokenClient.getToken", () => {
  it.each(wrongRequests)(
    "rejects %j instead of granting the client's own token",
    async (...row) => {
      const [request, ...faults] = row;
      const { client, forms } = create({ scope: "orders:read" });
      expect(await faultsOf(() => client.getToken(request as object))).toEqual(faults);
      expect(await faultsOf(() => authorizationHeader(client, request as object))).toEqual(faults);
      expect(forms).toEqual([]);
    },
  );

  it("never throws synchronously", () => {
    const { client } = create();
    const call = client.getToken("x" as never);
    expect(call).toBeInstanceOf(Promise);
    return expect(call).rejects.toMatchObject({ name: "ConfigurationError" });
  });

  it("requests the scope, audience and resource of the call, and caches a token for each", async () => {
    const { client, forms } = create({ scope: "orders:read", audience: "orders" });
    const [resource, other] = ["https://a.example.com", "https://b.example.com"] as const;
    const requests = [
      {},
      { scope: "payments:write" },
      { audience: "payments" },
      { audience: "payments", resource: [other, resource] },
    ];
    for (const request of [...requests, ...requests]) await client.getToken(request);
    expect(forms.map((form) => [...form].slice(0, -1))).toEqual([
      [
        ["scope", "orders:read"],
        ["audience", "orders"],
      ],
      [
        ["scope", "payments:write"],
        ["audience", "orders"],
      ],
      [
        ["scope", "orders:read"],
        ["audience", "payments"],
      ],
      [
        ["scope", "orders:read"],
        ["audience", "payments"],
        ["resource", resource],
        ["resource", other],
      ],
    ]);
    expect(
      client.status().scopes.map(({ scope, audience, resource: of }) => [scope, audience, of]),
    ).toEqual([
      ["orders:read", "orders", undefined],
      ["payments:write", "orders", undefined],
      ["orders:read", "payments", undefined],
      ["orders:read", "payments", [resource, other]],
    ]);
  });

  it("reads nothing that a request inherits", async () => {
    const { client, forms } = create({ scope: "orders:read" });
    await client.getToken(Object.create({ scope: "admin", nonsense: true }));
    expect(forms.map((form) => form.get("scope"))).toEqual(["orders:read"]);
  });
});

describe("TokenClient.ready", () => {
  it.each([
    [5000, "options option_invalid"],
    ["soon", "options option_invalid"],
    [null, "options option_invalid"],
    [{ deadline: 5 }, "deadline option_unknown"],
    [{ deadlineMs: undefined }, "deadlineMs option_invalid"],
    [{ deadlineMs: -1 }, "deadlineMs option_invalid"],
    [{ deadlineMs: "5" }, "deadlineMs option_invalid"],
  ])("rejects %j", async (options, fault) => {
    const { client } = create();
    expect(await faultsOf(() => client.ready(options as object))).toEqual([fault]);
  });
});

describe("TokenClient.warmUp", () => {
  it.each([
    ["payments:write", "scopes option_invalid"],
    [{ scope: "payments:write" }, "scopes option_invalid"],
    [null, "scopes option_invalid"],
    [["a  b"], "scopes[0].scope scope_invalid"],
    [["a", 7], "scopes[1].scope scope_invalid"],
    [[{ scopes: "a" }], "scopes[0].scopes option_unknown"],
  ])("rejects %j", async (scopes, fault) => {
    const { client, forms } = create();
    expect(await faultsOf(() => client.warmUp(scopes as never))).toEqual([fault]);
    expect(forms).toEqual([]);
  });

  it("gets a token for each scope and each request", async () => {
    const { client, forms } = create();
    expect(await client.warmUp(["a", ["c", "b"], { audience: "payments" }])).toBe(true);
    expect(forms.map((form) => [form.get("scope"), form.get("audience")])).toEqual([
      ["a", null],
      ["b c", null],
      [null, "payments"],
    ]);
  });
});

describe("TokenClient.invalidate", () => {
  it.each([
    (value: string) => value,
    (value: string) => ({ value }),
    (value: string) => `Bearer ${value}`,
    (value: string) => `bearer  ${value}`,
    (value: string) => ({ value: `Bearer ${value}` }),
  ])("takes the token out of use in every form of the argument (%#)", async (write) => {
    const { client } = create();
    const { value } = await client.getToken();
    expect(client.invalidate(write(value))).toBe(true);
    expect((await client.getToken()).value).toBe("t2");
  });

  it.each([[undefined], [null], [7], [{}], [{ token: "t" }]])(
    "reports that %j is not a token",
    async (token) => {
      const { client } = create();
      expect(await faultsOf(() => client.invalidate(token as never))).toEqual([
        "token option_invalid",
      ]);
    },
  );
});
