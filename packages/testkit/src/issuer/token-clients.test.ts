import { Faults } from "@callgate/core/kit";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { defineTestClients, isGenuine, presentedIn } from "./token-clients.js";

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;
const form = (members: Readonly<Record<string, string>>) => new URLSearchParams(members);

describe("defineTestClients", () => {
  it("reports each client that is not an object, and each option that is wrong", () => {
    const faults = new Faults();
    const clients = {
      a: null,
      b: "secret",
      c: { jwks: { keys: [] } },
      d: { jwks: [] },
      e: { jwks: { keys: [7] } },
      f: { scopes: ["a b"] },
      g: { scopes: "a" },
      h: { secret: ["one", "two"], jwks: { keys: [{}] }, scopes: ["a"] },
    };
    expect(Object.keys(defineTestClients(clients, faults))).toEqual(Object.keys(clients));
    expect(faults.found.map(({ option }) => option)).toEqual([
      "clients.a",
      "clients.b",
      "clients.c.jwks",
      "clients.d.jwks",
      "clients.e.jwks",
      "clients.f.scopes",
      "clients.g.scopes",
    ]);
  });
});

describe("presentedIn", () => {
  const unsigned = (claims: object): string =>
    ["e30", Buffer.from(JSON.stringify(claims)).toString("base64url"), ""].join(".");

  it.each([
    ["Basic", basic("a%2Fb:c%26d+e"), {}, { clientId: "a/b", secret: "c&d e" }],
    ["Basic with a colon in the secret", basic("a:b:c"), {}, { clientId: "a", secret: "b:c" }],
    ["Basic with an ampersand", basic("a:b&c"), {}, { clientId: "a", secret: "b&c" }],
    ["Basic without a colon", basic("a"), {}, undefined],
    ["Basic without a client", basic(":b"), {}, undefined],
    ["Basic beside a body", basic("a:b"), { client_id: "c" }, { clientId: "a", secret: "b" }],
    ["another scheme", "Bearer abc", { client_id: "a" }, { clientId: "a" }],
    [
      "a secret in the body",
      undefined,
      { client_id: "a", client_secret: "b" },
      { clientId: "a", secret: "b" },
    ],
    ["no client", undefined, {}, undefined],
    ["an empty client", undefined, { client_id: "" }, undefined],
    ["a secret without a client", undefined, { client_secret: "b" }, undefined],
    ["an assertion that is not one", undefined, { client_assertion: "x" }, undefined],
    [
      "an assertion beside a client",
      undefined,
      { client_id: "a", client_assertion: "x" },
      { clientId: "a", assertion: "x" },
    ],
  ])("reads %s", (_what, authorization, members, presented) => {
    expect(presentedIn(authorization, form(members as Record<string, string>))).toEqual(presented);
  });

  it("reads the client of an assertion from its subject", () => {
    const of = (claims: object) =>
      presentedIn(undefined, form({ client_assertion: unsigned(claims) }))?.clientId;
    expect(of({ sub: "a" })).toBe("a");
    expect(of({})).toBeUndefined();
  });
});

describe("isGenuine", () => {
  const AUDIENCE = "https://login.example.com";
  let jwks: { readonly keys: readonly object[] };
  let assert: (claims: Readonly<Record<string, unknown>>) => Promise<string>;
  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    jwks = { keys: [await exportJWK(publicKey)] };
    assert = (claims) => new SignJWT(claims).setProtectedHeader({ alg: "ES256" }).sign(privateKey);
  });

  it.each([
    ["its secret", { secret: "one" }, "one", true],
    ["one of its secrets", { secret: ["one", "two"] }, "two", true],
    ["another secret", { secret: "one" }, "two", false],
    ["no secret", { secret: "one" }, undefined, false],
    ["a secret where the client has none", {}, "one", false],
  ])("a client with %s", async (_what, client, secret, genuine) => {
    const presented = { clientId: "a", ...(secret !== undefined && { secret }) };
    expect(await isGenuine(presented, client, [AUDIENCE])).toBe(genuine);
  });

  it("a client with an assertion by its key, and nothing missing in it", async () => {
    const claims = { iss: "a", sub: "a", aud: AUDIENCE, jti: "1", exp: Date.now() / 1000 + 60 };
    const judge = async (changes: object, client = { jwks } as object) => {
      const assertion = await assert(JSON.parse(JSON.stringify({ ...claims, ...changes })));
      return isGenuine({ clientId: "a", assertion }, client, [AUDIENCE]);
    };
    expect(await judge({})).toBe(true);
    expect(await judge({}, {})).toBe(false);
    for (const changes of [
      { jti: undefined },
      { exp: undefined },
      { exp: 1 },
      { sub: "b" },
      { aud: "https://other.example.com" },
    ])
      expect(await judge(changes)).toBe(false);
  });
});
