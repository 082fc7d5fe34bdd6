import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createGate } from "../create-gate.js";
import { toAnswer } from "../decision/answer.js";
import type { Gate } from "../gate.js";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import type { EndpointDeclaration } from "../policy/endpoint-policy.js";
import { createSigner } from "../test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "../test-support/valid-token.js";
import type { ResourceOptions } from "./resource-options.js";

const clock = new FakeClock();
const signer = createSigner();
const RESOURCE = "https://api.example.com/mcp";
const gateWith = (resource: ResourceOptions = {}, others: object = {}): Gate =>
  createGate({ ...optionsFor(signer, clock), audience: RESOURCE, resource, ...others } as never);
const get = (gate: Gate, ifNoneMatch?: string) =>
  gate.resource?.answer({ method: "GET", ifNoneMatch });
const documentOf = (gate: Gate) => JSON.parse(get(gate)?.body ?? "") as Record<string, unknown>;

describe("the metadata of a gate", () => {
  it("has the identifier as it is written, and leaves out what has no value", () => {
    expect(documentOf(gateWith())).toEqual({
      resource: RESOURCE,
      authorization_servers: ["https://login.example.com"],
      bearer_methods_supported: ["header"],
    });
  });

  it.each(["https://api.example.com", "https://api.example.com/", "https://api.example.com/mcp/"])(
    "publishes %s character by character",
    (identifier) => {
      const gate = gateWith({ identifier }, { audience: ["orders", identifier] });
      expect(documentOf(gate).resource).toBe(identifier);
    },
  );

  it("has name, documentation and the listed scopes", () => {
    const documentation = "https://docs.example.com/orders";
    const gate = gateWith({ name: "Orders", documentation, scopes: ["orders:read"] });
    gate.policy({ callers: "any", scope: "orders:write" });
    expect(documentOf(gate)).toMatchObject({
      scopes_supported: ["orders:read"],
      resource_name: "Orders",
      resource_documentation: documentation,
    });
    expect(documentOf(gateWith({ scopes: [] }))).not.toHaveProperty("scopes_supported");
  });

  it("has the scopes of every policy so far, without offline_access", () => {
    const gate = gateWith();
    gate.policy({ callers: "any", scope: "orders:write offline_access" });
    gate.policy({ callers: "any", anyScope: ["orders:read", "orders:write"] });
    expect(documentOf(gate).scopes_supported).toEqual(["orders:read", "orders:write"]);
    const { etag } = get(gate)?.headers ?? {};
    gate.policy({ callers: "any", scope: "orders:delete" });
    expect(documentOf(gate).scopes_supported).toContain("orders:delete");
    expect(get(gate)?.headers.etag).not.toBe(etag);
  });

  it("names only issuers whose tokens may have the identifier as their audience, and that are addresses", () => {
    const { jwks } = optionsFor(signer, clock);
    const issuers = [
      { alias: "a", issuer: "https://a.example.com", audience: [RESOURCE, "orders"], jwks },
      { alias: "b", issuer: "https://b.example.com", audience: "orders", jwks },
      { alias: "c", issuer: "a name", audience: RESOURCE, jwks },
    ];
    const gate = createGate({ issuers, resource: { identifier: RESOURCE }, clock } as never);
    expect(documentOf(gate).authorization_servers).toEqual(["https://a.example.com"]);
  });

  it("is found at the inserted path, and at the root where that is wanted", () => {
    const at = "/.well-known/oauth-protected-resource";
    const gate = gateWith();
    expect(gate.resource?.metadataUrl).toBe(`https://api.example.com${at}/mcp`);
    expect(gate.resource?.paths).toEqual([`${at}/mcp`]);
    expect(gateWith({ root: true }).resource?.paths).toEqual([`${at}/mcp`, at]);
    for (const target of [`${at}/mcp`, `${at}/mcp?x=1`])
      expect(gate.resource?.isAt(target)).toBe(true);
    for (const target of [at, `${at}/mcp/`, `${at}/MCP`, `/x${at}/mcp`, ""])
      expect(gate.resource?.isAt(target)).toBe(false);
  });

  it("answers every origin, may be cached, and is revalidated by its ETag", () => {
    const gate = gateWith();
    const answer = get(gate);
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        "content-type": "application/json",
        "cache-control": "public, max-age=3600",
        "access-control-allow-origin": "*",
      },
    });
    const etag = answer?.headers.etag ?? "";
    expect(etag).toMatch(/^"[\w-]+"$/);
    for (const tags of [etag, `W/${etag}`, `"x", ${etag}`, "*"])
      expect(get(gate, tags)).toMatchObject({ status: 304, body: "", headers: { etag } });
    expect(get(gate, '"x"')?.status).toBe(200);
    expect(gate.resource?.answer({ method: "HEAD" })).toEqual(answer);
    expect(gate.resource?.answer({ method: "OPTIONS" })).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-methods": "GET, HEAD, OPTIONS",
        "access-control-allow-headers": "*, authorization",
        "access-control-max-age": "86400",
      },
    });
    expect(gate.resource?.answer({ method: "POST" })).toBeUndefined();
  });

  it("is not published unless the gate is created with it", () => {
    expect(createGate(optionsFor(signer, clock)).resource).toBeUndefined();
  });
});

describe("a challenge", () => {
  const URL_OF_IT = "https://api.example.com/.well-known/oauth-protected-resource/mcp";
  const token = tokenAt(clock, signer, { aud: RESOURCE });
  const challengeOf = async (gate: Gate, declared: EndpointDeclaration, bearer?: string) => {
    const decision = await gate.decide(requestWith(bearer), gate.policy(declared));
    if (decision.outcome !== "denied") throw new Error(`expected a denial: ${decision.outcome}`);
    return toAnswer(decision).headers["www-authenticate"];
  };

  it("names the metadata and the scopes of the endpoint in a 401", async () => {
    const policy = { callers: ["reports"], scope: "orders:read orders:write" };
    expect(await challengeOf(gateWith(), policy)).toBe(
      `Bearer realm="api", scope="orders:read orders:write", resource_metadata="${URL_OF_IT}"`,
    );
    expect(await challengeOf(gateWith(), policy, "a.b.c")).toContain(
      `scope="orders:read orders:write", resource_metadata="${URL_OF_IT}"`,
    );
  });

  it("names the metadata in a 403, and scopes only where one is missing", async () => {
    const missing = await challengeOf(gateWith(), { callers: "any", scope: "x" }, token);
    expect(missing).toContain(`scope="x", resource_metadata="${URL_OF_IT}"`);
    const other = await challengeOf(gateWith(), { callers: ["x"], scope: "x" }, token);
    expect(other).toContain(`resource_metadata="${URL_OF_IT}"`);
    expect(other).not.toContain("scope=");
    expect(await challengeOf(gateWith(), "none", token)).toContain("resource_metadata=");
  });

  it("is unchanged for a gate that publishes nothing", async () => {
    const gate = createGate(optionsFor(signer, clock));
    expect(await challengeOf(gate, { callers: "any", scope: "x" })).toBe('Bearer realm="api"');
  });
});

describe("the option resource", () => {
  const faultsOf = (resource: unknown, others: object = {}) => {
    try {
      gateWith(resource as never, others);
    } catch (error) {
      if (error instanceof ConfigurationError)
        return error.faults.map(({ code, option }) => `${option} ${code}`);
    }
    return [];
  };

  it.each([
    ["a fragment", "https://api.example.com/mcp#top"],
    ["an empty fragment", "https://api.example.com/mcp#"],
    ["plain http", "http://api.example.com/mcp"],
    ["a name", "orders"],
    ["userinfo", "https://a@api.example.com/mcp"],
    ["dot segments", "https://api.example.com/a/../mcp"],
    ["more than 1024 characters", `https://api.example.com/${"x".repeat(1024)}`],
    ["a number", 7],
  ])("refuses an identifier with %s", (_what, identifier) => {
    const faults = faultsOf({ identifier }, { audience: ["orders", String(identifier)] });
    expect(faults).toEqual(["resource.identifier option_invalid"]);
  });

  it("accepts plain http on loopback", () => {
    expect(faultsOf({}, { audience: "http://127.0.0.1:3000/mcp" })).toEqual([]);
  });

  it.each([
    ["https://api.example.com/mcp/"],
    ["https://other.example.com/mcp"],
    ["https://api.example.com"],
    ["https://API.example.com/mcp"],
  ])("refuses %s, which is not the audience", (identifier) => {
    expect(faultsOf({ identifier })).toEqual(["resource.identifier option_conflict"]);
  });

  it("needs an identifier where the gate has several audiences, or checks none", () => {
    const missing = ["resource.identifier option_missing"];
    expect(faultsOf({}, { audience: [RESOURCE, "https://x.example.com"] })).toEqual(missing);
    const unchecked = {
      audience: "unchecked",
      profile: "cognito",
      algorithms: [signer.algorithm],
    };
    expect(faultsOf({}, unchecked)).toEqual(missing);
    expect(faultsOf({ identifier: RESOURCE }, unchecked)).toEqual([]);
    const issuers = { resolve: () => undefined };
    expect(() => createGate({ issuers, resource: {} } as never)).toThrow("option_missing");
    const options = { resource: { identifier: RESOURCE }, issuers, clock };
    expect(documentOf(createGate(options as never))).toEqual({
      resource: RESOURCE,
      bearer_methods_supported: ["header"],
    });
  });

  it("reports every fault together", () => {
    const resource = {
      identifier: 7,
      name: "",
      documentation: "docs",
      scopes: ["a b", "offline_access"],
      root: "yes",
      docs: 1,
    };
    expect(faultsOf(resource).sort()).toEqual([
      "resource.docs option_unknown",
      "resource.documentation option_invalid",
      "resource.identifier option_invalid",
      "resource.name option_invalid",
      "resource.root option_invalid",
      "resource.scopes scope_invalid",
      "resource.scopes scope_invalid",
    ]);
    expect(faultsOf({ scopes: "orders:read" })).toEqual(["resource.scopes option_invalid"]);
    expect(faultsOf({ name: undefined })).toEqual(["resource.name option_invalid"]);
    for (const each of [true, "x", []]) expect(faultsOf(each)).toEqual(["resource option_invalid"]);
  });
});
