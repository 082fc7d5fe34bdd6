import { describe, expect, it } from "vitest";
import { findJwksUri } from "./find-jwks-uri.js";

const ISSUER = "https://login.example.com/tenant";
const OAUTH = "https://login.example.com/.well-known/oauth-authorization-server/tenant";
const OPENID = "https://login.example.com/tenant/.well-known/openid-configuration";
const JWKS = "https://login.example.com/tenant/keys";
const good = { issuer: ISSUER, jwks_uri: JWKS };

/** A server that has the given documents and answers 404 elsewhere. */
function serverWith(documents: Record<string, unknown>) {
  const asked: string[] = [];
  const fetch = async (url: string | URL | Request) => {
    asked.push(String(url));
    const document = documents[String(url)];
    if (document instanceof Error) throw document;
    return document === undefined
      ? new Response("not here", { status: 404 })
      : Response.json(document);
  };
  const limits = { maxResponseBytes: 10_000, fetch };
  return { asked, find: () => findJwksUri(ISSUER, limits, new AbortController().signal) };
}

describe("findJwksUri (RFC 8414 section 3)", () => {
  it("asks the RFC 8414 address, and no other when it answers", async () => {
    const server = serverWith({ [OAUTH]: good });
    expect(await server.find()).toBe(JWKS);
    expect(server.asked).toEqual([OAUTH]);
  });

  it.each([
    ["is not there", undefined],
    ["names another issuer", { ...good, issuer: "https://evil.example" }],
    ["has no jwks_uri", { issuer: ISSUER }],
    ["is no object", "hello"],
  ])("asks OpenID Connect's address when the first document %s", async (_what, first) => {
    const server = serverWith({ [OAUTH]: first, [OPENID]: good });
    expect(await server.find()).toBe(JWKS);
    expect(server.asked).toEqual([OAUTH, OPENID]);
  });

  it.each([
    ["another issuer", { ...good, issuer: "https://evil.example" }, "metadata_issuer_mismatch"],
    ["the issuer with a slash", { ...good, issuer: `${ISSUER}/` }, "metadata_issuer_mismatch"],
    ["no issuer", { jwks_uri: JWKS }, "metadata_issuer_mismatch"],
    [
      "an insecure jwks_uri",
      { ...good, jwks_uri: "http://login.example.com/keys" },
      "metadata_invalid",
    ],
    ["a jwks_uri that is no address", { ...good, jwks_uri: "keys" }, "metadata_invalid"],
    ["a jwks_uri that is no string", { ...good, jwks_uri: [JWKS] }, "metadata_invalid"],
    ["nothing", null, "metadata_invalid"],
  ])("refuses a document that names %s", async (_what, document, code) => {
    const server = serverWith({ [OPENID]: document });
    await expect(server.find()).rejects.toMatchObject({ code });
  });

  it("does not bother a server twice that is not there at all", async () => {
    const server = serverWith({ [OAUTH]: new TypeError("fetch failed"), [OPENID]: good });
    await expect(server.find()).rejects.toMatchObject({ code: "network" });
    expect(server.asked).toEqual([OAUTH]);
  });
});
