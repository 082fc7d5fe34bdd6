import type { FaultName, TestIssuer } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { openGate, present, startGate, startIssuer } from "./gate-under-test.js";

/** Records the path of every request, and answers no request. */
function recordPaths(issuer: TestIssuer): string[] {
  const paths: string[] = [];
  issuer.fault((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(404, { connection: "close" }).end();
  });
  return paths;
}

describe("the address of the metadata (RFC 8414 section 3.1)", () => {
  it.each([
    ["", ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]],
    ["/", ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]],
    [
      "/tenants/one",
      [
        "/.well-known/oauth-authorization-server/tenants/one",
        "/tenants/one/.well-known/openid-configuration",
      ],
    ],
    [
      "/tenants/one/",
      [
        "/.well-known/oauth-authorization-server/tenants/one",
        "/tenants/one/.well-known/openid-configuration",
      ],
    ],
  ])("is built from an issuer with the path %j", async (path, expected) => {
    const { issuer, ask } = await startGate({ path });
    const paths = recordPaths(issuer);
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "unavailable" });
    expect(paths).toEqual(expected);
  });

  it.each(["", "/", "/tenants/one", "/tenants/one/"])(
    "leads to the keys of an issuer with the path %j",
    async (path) => {
      const { issuer, ask } = await startGate({ path });
      expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
      expect(issuer.requests).toMatchObject({ oauthMetadata: 1, openidMetadata: 0, jwks: 1 });
    },
  );
});

describe("an issuer without a good RFC 8414 document", () => {
  it.each<FaultName>([
    "notFound",
    "error500",
    "html",
    "notJson",
    "notAnObject",
    "giant",
    "redirect",
    "drop",
    "truncated",
  ])("is found by its OpenID one: %s", async (fault) => {
    const { issuer, ask } = await startGate({ path: "/tenants/one" });
    issuer.fault(fault, { on: "oauthMetadata" });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(issuer.requests).toMatchObject({ oauthMetadata: 1, openidMetadata: 1, trap: 0 });
  });

  it("is found by its OpenID one though the other hangs, and is requested there first from then on", async () => {
    const { issuer, clock, gate, ask } = await startGate();
    issuer.fault("hang", { on: "oauthMetadata" });
    const arrived = issuer.nextRequest("oauthMetadata");
    const deciding = ask(await issuer.token());
    await arrived;
    const asked = issuer.nextRequest("openidMetadata");
    await clock.advance(2500);
    await asked;
    expect(await deciding).toMatchObject({ outcome: "allowed" });
    await clock.advance(2 * 3_600_000, gate);
    expect(issuer.requests).toMatchObject({ oauthMetadata: 1 });
    expect(issuer.requests.openidMetadata).toBeGreaterThan(1);
  });

  it("is reported with the fault of a document, not with a missing address", async () => {
    const { issuer, gate, events, ask } = await startGate();
    issuer.metadata = { issuer: "https://stranger.invalid" };
    issuer.fault("drop", { on: "openidMetadata" });
    await ask(await issuer.token());
    const code = "metadata_issuer_mismatch";
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: code });
    expect(events.keys).toMatchObject([{ type: "refresh_failed", code }]);
  });
});

describe("metadata that must not be used", () => {
  it.each<[string, string, Readonly<Record<string, unknown>>]>([
    ["names another issuer", "metadata_issuer_mismatch", { issuer: "https://stranger.invalid" }],
    ["names no issuer", "metadata_issuer_mismatch", { issuer: undefined }],
    ["names a list of issuers", "metadata_issuer_mismatch", { issuer: ["https://a.invalid"] }],
    ["has no jwks_uri", "metadata_invalid", { jwks_uri: undefined }],
    ["has a number for jwks_uri", "metadata_invalid", { jwks_uri: 7 }],
    ["has a relative jwks_uri", "metadata_invalid", { jwks_uri: "/jwks" }],
    ["has a jwks_uri over plain http", "jwks_uri_insecure", { jwks_uri: "http://keys.invalid/" }],
    ["has a jwks_uri in a file", "metadata_invalid", { jwks_uri: "file:///etc/jwks.json" }],
    ["has its keys in line", "metadata_invalid", { jwks_uri: 'data:application/json,{"keys":[]}' }],
    ["has a jwks_uri with a password", "metadata_invalid", { jwks_uri: "https://u:p@a.invalid/" }],
  ])("%s (%s)", async (_, code, metadata) => {
    const asked: string[] = [];
    const recording: typeof fetch = (url, init) => {
      asked.push(new URL(String(url)).pathname);
      return fetch(url, init);
    };
    const { issuer, gate, ask } = await startGate({}, { fetch: recording });
    issuer.metadata = metadata;
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: code });
    expect(asked).toEqual([
      "/.well-known/oauth-authorization-server",
      "/.well-known/openid-configuration",
    ]);
  });

  it("may differ only by a trailing slash", async () => {
    const issuer = await startIssuer();
    const gate = openGate({ issuer: `${issuer.url}/`, audience: issuer.audience });
    const token = await issuer.token({ claims: { iss: `${issuer.url}/` } });
    expect(await present(gate, token)).toMatchObject({ outcome: "unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "metadata_issuer_mismatch" });
  });
});

describe("the jwks_uri that was discovered", () => {
  it("is used for an hour", async () => {
    const { issuer, gate, clock } = await startGate();
    await gate.ready();
    await clock.advance(3_500_000, gate);
    expect(issuer.requests.jwks).toBeGreaterThan(5);
    expect(issuer.requests.oauthMetadata).toBe(1);
    await clock.advance(700_000, gate);
    expect(issuer.requests.oauthMetadata).toBe(2);
  });

  it("is discovered again when fetching from it failed, so that it may move", async () => {
    const { issuer, gate, clock } = await startGate();
    const newHome = await startIssuer();
    await gate.ready();
    issuer.metadata = { jwks_uri: `${newHome.url}/jwks` };
    issuer.fault("notFound", { on: "jwks" });
    await clock.advance(600_000, gate);
    expect(newHome.requests.jwks).toBe(1);
    expect(gate.health().issuers[0]).toMatchObject({ state: "fresh", keyCount: 1 });
  });

  it("is not discovered when the operator configured one", async () => {
    const issuer = await startIssuer();
    const { url, audience } = issuer;
    const gate = openGate({ issuer: url, audience, jwksUri: `${url}/jwks` });
    expect(await present(gate, await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(issuer.requests).toMatchObject({ oauthMetadata: 0, openidMetadata: 0, jwks: 1 });
  });
});
