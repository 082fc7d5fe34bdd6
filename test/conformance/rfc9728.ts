import { type Answer, type Gate, type GateOptions, toAnswer } from "@callgate/core";
import { expect } from "vitest";
import { AUDIENCE, gateWith, ISSUER, signed } from "./scene.js";
import type { Table } from "./table.js";

const WELL_KNOWN = "/.well-known/oauth-protected-resource";
const publicUrls = [AUDIENCE];

const publishing = (options: Partial<GateOptions> = {}): Gate =>
  gateWith({ resource: {}, ...options });

function answerOf(gate: Gate): Answer {
  const answer = gate.resource?.answer({ method: "GET" });
  if (answer === undefined) throw new Error("GET is not answered");
  return answer;
}

const documentOf = (gate: Gate): Record<string, unknown> => JSON.parse(answerOf(gate).body);

export const rfc9728: Table = {
  rfc: 9728,
  title: "OAuth 2.0 Protected Resource Metadata",
  leavesOut:
    "what binds clients and authorization servers, and signed metadata, which is optional.",
  rows: [
    {
      section: "2",
      level: "MUST",
      requirement: "the metadata has the resource's identifier, an https URL without fragment",
      prove: () => {
        expect(documentOf(publishing())).toMatchObject({
          resource: AUDIENCE,
          authorization_servers: [ISSUER],
        });
        const identifier = `${AUDIENCE}#top`;
        expect(() => publishing({ resource: { identifier } })).toThrow("resource.identifier");
      },
    },
    {
      section: "2",
      level: "MAY",
      requirement:
        "`tls_client_certificate_bound_access_tokens` says whether certificate-bound tokens are supported; without it they are not",
      prove: () => {
        const member = "tls_client_certificate_bound_access_tokens";
        const gate = publishing({ certificate: { source: "tls" } });
        expect(documentOf(gate)).toHaveProperty(member, true);
        expect(documentOf(publishing())).not.toHaveProperty(member);
      },
    },
    {
      section: "2",
      level: "MAY",
      requirement: "`dpop_signing_alg_values_supported` lists the algorithms that a proof may have",
      prove: () => {
        const gate = publishing({ dpop: { publicUrls, algorithms: ["ES256", "EdDSA"] } });
        expect(documentOf(gate).dpop_signing_alg_values_supported).toEqual(["ES256", "EdDSA"]);
      },
    },
    {
      section: "2",
      level: "MAY",
      requirement:
        "`dpop_bound_access_tokens_required` says that DPoP-bound tokens are always required; without it they are not",
      prove: () => {
        const member = "dpop_bound_access_tokens_required";
        const gate = publishing({ dpop: { publicUrls } });
        gate.policy({ callers: ["reports"], binding: "dpop" });
        expect(documentOf(gate)).toHaveProperty(member, true);
        gate.policy({ callers: ["reports"] });
        expect(documentOf(gate)).not.toHaveProperty(member);
      },
    },
    {
      section: "3",
      level: "MUST",
      requirement: "the well-known path is inserted between host and path of the identifier",
      prove: () => {
        const audience = `${AUDIENCE}/mcp`;
        expect(publishing({ audience }).resource).toMatchObject({
          metadataUrl: `${AUDIENCE}${WELL_KNOWN}/mcp`,
          paths: [`${WELL_KNOWN}/mcp`],
        });
      },
    },
    {
      section: "3.2",
      level: "MUST",
      requirement: "a successful response is 200 with one JSON object, `application/json`",
      prove: () => {
        expect(answerOf(publishing())).toMatchObject({
          status: 200,
          headers: { "content-type": "application/json" },
        });
      },
    },
    {
      section: "3.2",
      level: "MUST",
      requirement: "a parameter without a value is omitted",
      prove: () => {
        const gate = publishing({ resource: { scopes: [] } });
        expect(Object.keys(documentOf(gate)).sort()).toEqual([
          "authorization_servers",
          "bearer_methods_supported",
          "resource",
        ]);
      },
    },
    {
      section: "5.1",
      level: "MAY",
      requirement: "a challenge names the metadata in `resource_metadata`",
      prove: async () => {
        const gate = publishing();
        const authorization = [`Bearer ${signed({ claims: { exp: 1 } })}`];
        const request = { method: "GET", url: "/orders", authorization };
        const decision = await gate.decide(request, gate.policy({ callers: ["reports"] }));
        if (decision.outcome === "allowed") throw new Error("admitted");
        expect(toAnswer(decision).headers["www-authenticate"]).toContain(
          `resource_metadata="${AUDIENCE}${WELL_KNOWN}"`,
        );
      },
    },
  ],
};
