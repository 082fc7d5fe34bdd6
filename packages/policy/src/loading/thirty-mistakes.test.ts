// cspell:ignore bacth checkuot keycloack nightl onwer
import { describe, expect, it } from "vitest";
import { formatFinding } from "../findings/finding.js";
import { parsePolicy } from "./load-policy.js";

const DOCUMENT = `version: 2
service: Orders Service
onwer: team-orders
issuers:
  corp: { issuer: https://login.example.com, audience: "\${ORDERS_AUDIENCE}", profile: keycloack }
identities: []
callers:
  checkout: { owner: payments, phone: 1 }
  reports: {}
  reports: {}
  12345: {}
  nightly: { retired: soon }
groups:
  batch: [reports, nightl]
  empty: []
  nested: [reports, group:batch]
defaults: { tokens: users, mode: observe }
endpoints:
  get /a: none
  GET /b: nobody
  GET /c: { scope: a }
  GET /d/:id: { callers: [checkuot, group:bacth], scopes: a }
  GET /d/{key}: { callers: [] }
  GET /e: { callers: [007, "\${X}", "*"], scope: [a b] }
  GET /f: { callers: [{ client: checkout, until: 2027-02-30 }], roles: [" a"] }
  GET /g: { callers: [checkout], mode: enforce, enforceFrom: 2027-01-01, condition: true }
  GET /h: { callers: [{ until: 2027-01-31 }], claims: { tid: ~ } }
`;

describe("a document with thirty mistakes and more", () => {
  it("has all of them reported at once, in order", () => {
    const { policy, findings } = parsePolicy(DOCUMENT, { env: {} });
    expect(policy).toBeUndefined();
    expect(findings.map(formatFinding).map((line) => line.split(" ", 3).join(" "))).toEqual([
      "callgate.yaml:1:10 error version_unsupported",
      "callgate.yaml:2:10 error value_invalid",
      "callgate.yaml:3:1 error key_unknown",
      "callgate.yaml:5:56 error env_unset",
      "callgate.yaml:5:87 error value_invalid",
      "callgate.yaml:6:13 error value_invalid",
      "callgate.yaml:8:32 error key_unknown",
      "callgate.yaml:10:3 error caller_duplicate",
      "callgate.yaml:11:3 error value_not_a_string",
      "callgate.yaml:12:23 error value_invalid",
      "callgate.yaml:14:20 error caller_unknown",
      "callgate.yaml:15:3 warning group_unused",
      "callgate.yaml:15:10 error group_empty",
      "callgate.yaml:16:3 warning group_unused",
      "callgate.yaml:16:21 error group_nested",
      "callgate.yaml:17:21 error value_invalid",
      "callgate.yaml:17:34 error value_invalid",
      "callgate.yaml:19:3 error endpoint_malformed",
      "callgate.yaml:20:11 error value_invalid",
      "callgate.yaml:21:3 error callers_missing",
      "callgate.yaml:22:27 error caller_unknown",
      "callgate.yaml:22:37 error group_unknown",
      "callgate.yaml:22:51 error key_unknown",
      "callgate.yaml:23:3 error endpoint_duplicate",
      "callgate.yaml:23:28 error callers_empty",
      "callgate.yaml:24:23 error value_not_a_string",
      "callgate.yaml:24:28 error env_not_here",
      "callgate.yaml:24:36 error value_invalid",
      "callgate.yaml:24:50 error scope_invalid",
      "callgate.yaml:25:50 error until_invalid",
      "callgate.yaml:25:73 error role_invalid",
      "callgate.yaml:26:62 error enforce_from_invalid",
      "callgate.yaml:26:85 error value_not_a_string",
      "callgate.yaml:27:23 error value_invalid",
      "callgate.yaml:27:62 error value_invalid",
    ]);
  });

  it("suggests the nearest names", () => {
    const { findings } = parsePolicy(DOCUMENT, { env: {} });
    expect(findings.flatMap(({ suggestion }) => suggestion ?? [])).toEqual([
      "owner",
      "keycloak",
      "nightly",
      "user",
      "GET /a",
      "checkout",
      "batch",
      "scope",
    ]);
  });
});
