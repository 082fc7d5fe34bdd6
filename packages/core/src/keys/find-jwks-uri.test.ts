import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createJwksDiscovery } from "./find-jwks-uri.js";

const ISSUER = "https://login.example.com/tenant";
const OAUTH = "https://login.example.com/.well-known/oauth-authorization-server/tenant";
const OPENID = "https://login.example.com/tenant/.well-known/openid-configuration";
const JWKS = "https://login.example.com/tenant/keys";
const good = { issuer: ISSUER, jwks_uri: JWKS };

/** A server that has the given documents and answers 404 elsewhere. */
function serverWith(documents: Record<string, unknown>, insecureOrigins: string[] = []) {
  const asked: string[] = [];
  const fetch = async (url: string | URL | Request) => {
    asked.push(String(url));
    const document = documents[String(url)];
    if (document instanceof Error) throw document;
    return document === undefined
      ? new Response("not here", { status: 404 })
      : Response.json(document);
  };
  const limits = { maxResponseBytes: 10_000, fetch, insecureOrigins };
  const discovery = createJwksDiscovery(ISSUER, limits, new FakeClock());
  return { asked, find: () => discovery.find(5000) };
}

describe("createJwksDiscovery (RFC 8414 section 3)", () => {
  it("fetches the RFC 8414 address, and no other when it answers", async () => {
    const server = serverWith({ [OAUTH]: good });
    expect(await server.find()).toBe(JWKS);
    expect(server.asked).toEqual([OAUTH]);
  });

  it.each([
    ["is missing", undefined],
    ["names another issuer", { ...good, issuer: "https://evil.example" }],
    ["has no jwks_uri", { issuer: ISSUER }],
    ["is not an object", "hello"],
  ])("fetches OpenID Connect's address when the first document %s", async (_what, first) => {
    const server = serverWith({ [OAUTH]: first, [OPENID]: good });
    expect(await server.find()).toBe(JWKS);
    expect(server.asked).toEqual([OAUTH, OPENID]);
  });

  it("takes no address from a prototype", async () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    const server = serverWith({ [OAUTH]: { issuer: ISSUER }, [OPENID]: { issuer: ISSUER } });
    prototype.jwks_uri = "https://evil.example/keys";
    try {
      await expect(server.find()).rejects.toMatchObject({ code: "metadata_invalid" });
    } finally {
      delete prototype.jwks_uri;
    }
  });

  it.each([
    ["another issuer", { ...good, issuer: "https://evil.example" }, "metadata_issuer_mismatch"],
    ["the issuer with a slash", { ...good, issuer: `${ISSUER}/` }, "metadata_issuer_mismatch"],
    ["no issuer", { jwks_uri: JWKS }, "metadata_issuer_mismatch"],
    [
      "an insecure jwks_uri",
      { ...good, jwks_uri: "http://login.example.com/keys" },
      "jwks_uri_insecure",
    ],
    [
      "a jwks_uri on this machine",
      { ...good, jwks_uri: "http://127.0.0.1:8200/jwks" },
      "jwks_uri_insecure",
    ],
    ["a jwks_uri in a file", { ...good, jwks_uri: "file:///etc/jwks.json" }, "metadata_invalid"],
    ["a jwks_uri that is not an address", { ...good, jwks_uri: "keys" }, "metadata_invalid"],
    ["a jwks_uri that is not a string", { ...good, jwks_uri: [JWKS] }, "metadata_invalid"],
    ["nothing", null, "metadata_invalid"],
  ])("refuses a document that names %s", async (_what, document, code) => {
    const server = serverWith({ [OPENID]: document });
    await expect(server.find()).rejects.toMatchObject({ code });
  });

  it("fetches the second address where the first cannot be reached", async () => {
    const server = serverWith({ [OAUTH]: new TypeError("fetch failed"), [OPENID]: good });
    expect(await server.find()).toBe(JWKS);
  });

  it("accepts a jwks_uri over plain http only at an origin that is listed", async () => {
    const document = { ...good, jwks_uri: "http://keycloak:8080/keys" };
    const server = serverWith({ [OAUTH]: document }, ["http://keycloak:8080"]);
    expect(await server.find()).toBe(document.jwks_uri);
    const other = serverWith({ [OAUTH]: document }, ["http://keycloak:8081"]);
    await expect(other.find()).rejects.toMatchObject({ code: "jwks_uri_insecure" });
  });

  it.each<[string, unknown, unknown, string]>([
    ["a wrong document", { ...good, issuer: "x" }, undefined, "metadata_issuer_mismatch"],
    ["a wrong document", undefined, { ...good, issuer: "x" }, "metadata_issuer_mismatch"],
    ["a wrong document", { ...good, issuer: "x" }, new Error("reset"), "metadata_issuer_mismatch"],
    ["an unreachable server", new Error("reset"), undefined, "network"],
    ["an unreachable server", undefined, new Error("reset"), "network"],
    ["no document", undefined, undefined, "status_unexpected"],
  ])("fails with the more specific of two failures: %s", async (_, first, second, code) => {
    const server = serverWith({ [OAUTH]: first, [OPENID]: second });
    await expect(server.find()).rejects.toMatchObject({ code });
  });
});
