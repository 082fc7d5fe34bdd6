import type { FetchLike } from "@callgate/core";
import { describe, expect, it, vi } from "vitest";
import { openGate, present, startGate, startIssuer } from "../keys/gate-under-test.js";

const AUDIENCE = "https://api.test";
const coded = (code: string) => Object.assign(new Error("a text that is not repeated"), { code });

/** The warnings for operators, from now to the end of the test. */
function recordWarnings(): { readonly message: string; readonly code: string }[] {
  const warnings: { message: string; code: string }[] = [];
  vi.spyOn(process, "emitWarning").mockImplementation((message, options) => {
    warnings.push({ message: String(message), code: (options as { code: string }).code });
  });
  return warnings;
}

describe("why keys cannot be fetched", () => {
  it("is reported by Node's own code and the requested host, in health and events", async () => {
    const { issuer, gate, events, ask } = await startGate();
    const token = await issuer.token();
    const { host } = new URL(issuer.url);
    await issuer.stop();
    await ask(token);
    expect(gate.health().issuers[0]).toMatchObject({
      lastErrorCode: "network",
      lastErrorCause: "ECONNREFUSED",
      lastErrorHost: host,
    });
    expect(events.keys).toMatchObject([
      { type: "refresh_failed", code: "network", cause: "ECONNREFUSED", host },
    ]);
  });

  it.each([
    "ENOTFOUND",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "CERT_HAS_EXPIRED",
    "UND_ERR_CONNECT_TIMEOUT",
  ])("is reported by the code of an inner cause: %s", async (code) => {
    const failing: FetchLike = async () => {
      throw new TypeError("fetch failed", { cause: new AggregateError([coded(code)]) });
    };
    const { issuer, gate, ask } = await startGate({}, { fetch: failing });
    await ask(await issuer.token());
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCause: code });
  });

  it("has no cause when a server answered", async () => {
    const { issuer, gate, ask } = await startGate();
    issuer.fault("error500");
    await ask(await issuer.token());
    expect(gate.health().issuers[0]).toMatchObject({
      lastErrorCode: "status_unexpected",
      lastErrorCause: undefined,
    });
  });

  it("names the host of a configured jwksUri", async () => {
    const issuer = await startIssuer();
    const jwksUri = "https://keys.invalid/jwks";
    const fetch: FetchLike = () => Promise.reject(coded("ENOTFOUND"));
    const gate = openGate({ issuer: "a name", audience: AUDIENCE, jwksUri, fetch });
    await present(gate, await issuer.token({ claims: { iss: "a name" } }));
    expect(gate.health().issuers[0]).toMatchObject({
      lastErrorCause: "ENOTFOUND",
      lastErrorHost: "keys.invalid",
    });
  });

  it("does not name a host that only the metadata names", async () => {
    const { issuer, gate, ask } = await startGate();
    const other = await startIssuer();
    issuer.metadata = { jwks_uri: `${other.url}/jwks` };
    other.fault("error500");
    await ask(await issuer.token());
    expect(gate.health().issuers[0]).toMatchObject({
      lastErrorCode: "status_unexpected",
      lastErrorHost: undefined,
    });
  });
});

describe("a process warning", () => {
  const request = { method: "GET", url: "/" };
  const ask = (gate: ReturnType<typeof openGate>, token: string) =>
    gate.decide(
      { ...request, authorization: [`Bearer ${token}`] },
      gate.policy({ callers: "any" }),
    );

  it("reports once that keys cannot be fetched, when there are no subscribers to the events", async () => {
    const warnings = recordWarnings();
    const { issuer, gate, clock, events } = await startGate();
    events.stop();
    const token = await issuer.token({ expiresInSeconds: 3600 });
    await issuer.stop();
    await ask(gate, token);
    await clock.advance(120_000, gate);
    expect(warnings).toEqual([
      {
        code: "CALLGATE_KEYS_UNAVAILABLE",
        message: expect.stringContaining(`The keys of ${issuer.url} cannot be fetched: network`),
      },
    ]);
    expect(warnings[0]?.message).toContain("ECONNREFUSED");
  });

  it("reports again after the issuer had recovered, and another cause at once", async () => {
    const warnings = recordWarnings();
    const { issuer, gate, clock, events } = await startGate();
    events.stop();
    issuer.fault("error500");
    await ask(gate, await issuer.token());
    issuer.fault("html");
    await clock.advance(20_000, gate);
    expect(warnings).toHaveLength(2);
    issuer.recover();
    await clock.advance(20_000, gate);
    issuer.fault("html");
    await clock.advance(600_000, gate);
    expect(warnings).toHaveLength(3);
  });

  it("is not given while there are subscribers to the events", async () => {
    const warnings = recordWarnings();
    const { issuer, ask: askWatched } = await startGate();
    await issuer.stop();
    await askWatched(await issuer.token());
    expect(warnings).toEqual([]);
  });

  it("is not given when warnings are turned off", async () => {
    const warnings = recordWarnings();
    const insecureOrigins = ["http://keycloak:8080"];
    const { issuer, gate, events } = await startGate({}, { warnings: false, insecureOrigins });
    events.stop();
    await issuer.stop();
    await ask(gate, await issuer.token());
    expect(warnings).toEqual([]);
  });

  it("reports once per gate which origins are used over plain http", async () => {
    const warnings = recordWarnings();
    const insecureOrigins = ["http://keycloak:8080"];
    openGate({ issuer: "http://keycloak:8080/realms/x", audience: AUDIENCE, insecureOrigins });
    openGate({ issuer: "https://login.invalid", audience: AUDIENCE });
    expect(warnings).toEqual([
      {
        code: "CALLGATE_INSECURE_ORIGIN",
        message: expect.stringContaining("http://keycloak:8080"),
      },
    ]);
  });
});

describe("insecureOrigins", () => {
  it("allows discovery and keys over plain http there, and nowhere else", async () => {
    recordWarnings();
    const issuer = await startIssuer();
    const home = "http://keycloak:8080";
    const through: FetchLike = (url, init) => fetch(url.replace(home, issuer.url), init);
    issuer.metadata = { issuer: home, jwks_uri: `${home}/jwks` };
    const options = { issuer: home, audience: AUDIENCE, fetch: through };
    const gate = openGate({ ...options, insecureOrigins: [home] });
    const token = await issuer.token({ claims: { iss: home } });
    expect(await present(gate, token)).toMatchObject({ outcome: "allowed" });

    issuer.metadata = { issuer: home, jwks_uri: "http://127.0.0.1:8200/jwks" };
    const other = openGate({ ...options, insecureOrigins: [home] });
    expect(await present(other, token)).toMatchObject({ outcome: "unavailable" });
    expect(other.health().issuers[0]).toMatchObject({ lastErrorCode: "jwks_uri_insecure" });
  });
});
