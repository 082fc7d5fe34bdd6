import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createGate } from "../create-gate.js";
import type { Gate } from "../gate.js";
import type { GateOptions } from "../options/gate-options.js";
import type { SharedOptions } from "../options/shared-options.js";
import type { BindingDemand } from "../policy/binding-demand.js";
import type { EndpointDeclaration } from "../policy/endpoint-policy.js";
import { createSigner } from "../test-support/signer.js";
import { optionsFor } from "../test-support/valid-token.js";

const clock = new FakeClock();
const signer = createSigner();
const RESOURCE = "https://api.example.com/mcp";
const dpop: SharedOptions = { dpop: { publicUrls: ["https://api.example.com"] } };
const certificate: SharedOptions = { certificate: { source: "tls" } };
const both = { ...dpop, ...certificate };

const gateWith = (options: SharedOptions): Gate =>
  createGate({
    ...optionsFor(signer, clock),
    audience: RESOURCE,
    resource: {},
    ...options,
  } as GateOptions);

/** What the document says about bindings, after these policies were compiled. */
function publishedBy(options: SharedOptions, declared: readonly EndpointDeclaration[] = []) {
  const gate = gateWith(options);
  for (const policy of declared) gate.policy(policy);
  return documentOf(gate);
}

function documentOf(gate: Gate): Record<string, unknown> {
  return JSON.parse(gate.resource?.answer({ method: "GET" })?.body ?? "{}");
}

const requiring = (binding?: BindingDemand): EndpointDeclaration => ({
  callers: ["reports"],
  ...(binding && { binding }),
});

describe("tls_client_certificate_bound_access_tokens (RFC 9728 section 2)", () => {
  const MEMBER = "tls_client_certificate_bound_access_tokens";

  it("is true where the gate checks certificates, whether or not an endpoint requires one", () => {
    expect(publishedBy(certificate)[MEMBER]).toBe(true);
    expect(publishedBy(both, [requiring(), requiring("certificate")])[MEMBER]).toBe(true);
  });

  it("is omitted where the gate checks none", () => {
    for (const options of [{}, dpop]) expect(publishedBy(options)).not.toHaveProperty(MEMBER);
  });
});

describe("dpop_signing_alg_values_supported (RFC 9728 section 2)", () => {
  const MEMBER = "dpop_signing_alg_values_supported";

  it("lists the algorithms that proofs may have, as challenges do", () => {
    expect(publishedBy(dpop)[MEMBER]).toEqual(["ES256", "EdDSA", "Ed25519", "PS256", "RS256"]);
    const only = { publicUrls: ["https://api.example.com"], algorithms: ["ES256"] } as const;
    expect(publishedBy({ dpop: only })[MEMBER]).toEqual(["ES256"]);
  });

  it("is omitted where the gate checks no proofs", () => {
    for (const options of [{}, certificate])
      expect(publishedBy(options)).not.toHaveProperty(MEMBER);
  });
});

describe("dpop_bound_access_tokens_required (RFC 9728 section 2)", () => {
  const MEMBER = "dpop_bound_access_tokens_required";

  it.each<[string, SharedOptions, readonly EndpointDeclaration[], true | undefined]>([
    ["every endpoint requires a DPoP key", dpop, [requiring("dpop"), requiring("dpop")], true],
    [
      "every endpoint requires any binding, and DPoP is the only",
      dpop,
      [requiring("required")],
      true,
    ],
    ["every endpoint requires both", both, [requiring("both"), requiring("dpop")], true],
    ["others are public, or closed", dpop, [requiring("dpop"), "public", "none"], true],
    ["a certificate is enough", both, [requiring("required")], undefined],
    [
      "one endpoint requires a certificate",
      both,
      [requiring("dpop"), requiring("certificate")],
      undefined,
    ],
    ["one endpoint accepts bearer tokens", dpop, [requiring("dpop"), requiring()], undefined],
    ["there is no endpoint that reads a token", dpop, ["public", "none"], undefined],
    ["the gate checks no proofs", certificate, [requiring("certificate")], undefined],
  ])("where %s", (_what, options, declared, expected) => {
    expect(publishedBy(options, declared)[MEMBER]).toBe(expected);
  });

  it("is gone, with another ETag, once an endpoint that accepts bearer tokens is declared", () => {
    const gate = gateWith(dpop);
    const etag = () => gate.resource?.answer({ method: "GET" })?.headers.etag;
    gate.policy(requiring("dpop"));
    expect(documentOf(gate)[MEMBER]).toBe(true);
    const before = etag();
    gate.policy(requiring());
    expect(documentOf(gate)).not.toHaveProperty(MEMBER);
    expect(etag()).not.toBe(before);
  });
});
