import { createGate, type Decision, letsThrough, toAnswer } from "@callgate/core";
import { loadPolicy } from "@callgate/policy";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bound, conditions, document, requests } from "./support/one-document.js";
import { exchange } from "./support/raw-http.js";

interface Credentials {
  readonly caller?: string;
  readonly scope?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly user?: string;
}

const justNow = Math.floor(Date.now() / 1000);
/** The caller: with these scopes and claims, or without any credentials. */
const credentials: readonly Credentials[] = [
  {},
  { caller: "checkout", scope: "orders:read" },
  { caller: "legacy-batch", scope: "orders:read orders:write jobs" },
  { caller: "reports", scope: "" },
  { caller: "stranger", scope: "orders:read orders:write admin" },
  {
    caller: "checkout",
    scope: "orders:admin",
    claims: { acr: "mfa", auth_time: justNow, act: { client_id: "relay" } },
  },
  { caller: "checkout", scope: "orders:admin", claims: { act: { client_id: "gateway" } } },
  { caller: "checkout", scope: "orders:write", user: "alice" },
];
const combinations = Object.entries(requests).flatMap(([name, request]) =>
  credentials.map((who) => ({ name, request, who })),
);

let issuer: TestIssuer;
/** By combination: the decision of core by the document's entry. */
let expected: readonly string[];
let lines: readonly (readonly string[])[];
beforeAll(async () => {
  issuer = await createTestIssuer();
  lines = await Promise.all(
    combinations.map(async ({ who: { caller, scope = "", claims = {}, user } }) =>
      caller === undefined
        ? []
        : [
            `Authorization: Bearer ${await issuer.token({ caller, scope, claims, ...(user && { user }) })}`,
          ],
    ),
  );
  expected = await Promise.all(combinations.map((_, index) => decideAlone(index)));
});
afterAll(() => issuer.close());

/** A combination and its answer, in words. */
function inWords(
  index: number,
  status: number,
  reason: string,
  challenge: string | undefined,
): string {
  const { name, who } = combinations[index] as (typeof combinations)[number];
  const asked = `${who.caller ?? "no caller"} (${who.scope ?? ""}) ${name}`;
  return `${asked}: ${status} ${reason}${challenge === undefined ? "" : ` ${challenge}`}`;
}

async function decideAlone(index: number): Promise<string> {
  const { entries } = loadPolicy(document, { conditions });
  const audience = [String(issuer.audience), "https://stock.example.com"];
  const { scopeImplies = {} } = document;
  const gate = createGate({ issuer: issuer.url, audience, scopeImplies });
  try {
    const { name, request } = combinations[index] as (typeof combinations)[number];
    const entry = entries.find((each) => each.written === name);
    const [method, url] = request;
    const policy = gate.policy(entry?.policy ?? (entry?.kind as "public" | "none"));
    if (policy.isPublic) return inWords(index, 200, "ok", undefined);
    const authorization = (lines[index] ?? []).map((line) => line.slice("Authorization: ".length));
    const decision: Decision = await gate.decide({ method, url, authorization }, policy);
    if (letsThrough(decision)) return inWords(index, 200, "ok", undefined);
    const { status, headers, body } = toAnswer(decision);
    return inWords(index, status, JSON.parse(body).code, headers["www-authenticate"]);
  } finally {
    gate.close();
  }
}

describe("one document", () => {
  it("has 112 combinations of caller, scope and endpoint, with every feature", () => {
    expect(combinations).toHaveLength(112);
    const outcomes = new Set(expected.map((line) => /: \d+ (\w+)/.exec(line)?.[1]));
    expect([...outcomes].sort()).toEqual([
      "actor_not_allowed",
      "audience_mismatch",
      "authentication_insufficient",
      "caller_not_allowed",
      "claim_mismatch",
      "condition_failed",
      "credentials_missing",
      "grant_expired",
      "ok",
      "scope_insufficient",
      "token_kind_not_allowed",
    ]);
  });

  it.each(bound)("is answered in $name as core decides", async ({ start }) => {
    await using app = await start(issuer);
    const answers: string[] = [];
    for (const [index, { request }] of combinations.entries()) {
      const [method, path] = request;
      const { headers, body, ...answer } = await exchange(app.port, {
        method,
        path,
        lines: lines[index] ?? [],
      });
      // Nest answers a POST with 201 by itself.
      const status = answer.status === 201 ? 200 : answer.status;
      const reason = status === 200 ? body : JSON.parse(body).code;
      answers.push(inWords(index, status, reason, headers["www-authenticate"]));
    }
    expect(answers).toEqual(expected);
  });
});
