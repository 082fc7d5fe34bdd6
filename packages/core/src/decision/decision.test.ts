import { describe, expect, it } from "vitest";
import { toAnswer } from "./answer.js";
import { catalogue, type DenialReason } from "./catalogue.js";
import { challengesFor } from "./challenge.js";
import { type Denied, letsThrough, NO_HEADERS, type Unavailable } from "./decision.js";
import { RefusedError } from "./refused-error.js";

const denied: Denied = {
  outcome: "denied",
  decisionId: "d-1",
  enforced: true,
  problemType: "about:blank",
  reason: "scope_insufficient",
  headers: NO_HEADERS,
  challenges: challengesFor("api", "scope_insufficient", {
    scopes: ["orders:read", "orders:list"],
  }),
  auth: undefined,
};
const unavailable: Unavailable = {
  outcome: "unavailable",
  decisionId: "d-2",
  enforced: true,
  problemType: "about:blank",
  reason: "keys_unavailable",
  retryAfterSeconds: 7,
  headers: NO_HEADERS,
  auth: undefined,
};

describe("catalogue", () => {
  it.each(Object.entries(catalogue))("keeps %s inside RFC 6750's character set", (_reason, row) => {
    expect(row.text).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it.each(Object.entries(catalogue))(
    "gives %s the status that its error code requires",
    (_reason, row) => {
      const statuses = {
        invalid_request: [400],
        invalid_token: [401],
        insufficient_scope: [403],
        insufficient_user_authentication: [401],
        invalid_dpop_proof: [401],
        use_dpop_nonce: [401],
      };
      expect(row.error === null ? [401, 503] : statuses[row.error]).toContain(row.status);
    },
  );
});

describe("challengesFor (RFC 6750 section 3)", () => {
  it("has no error for a request without credentials", () => {
    expect(challengesFor("api", "credentials_missing")).toEqual(['Bearer realm="api"']);
  });

  it("names error, description, and every scope the endpoint needs", () => {
    expect(denied.challenges[0]).toBe(
      'Bearer realm="api", error="insufficient_scope", ' +
        'error_description="The token lacks a scope this endpoint needs", scope="orders:read orders:list"',
    );
  });
});

describe("challengesFor (RFC 9449 sections 7.1 and 7.2)", () => {
  const both = { schemes: ["Bearer", "DPoP"], proofAlgorithms: ["ES256", "EdDSA"] } as const;
  const errorsIn = (challenges: readonly string[]): readonly [string, string | undefined][] =>
    challenges.map((each) => [each.slice(0, each.indexOf(" ")), /error="([^"]*)"/.exec(each)?.[1]]);

  it("names the algorithms of proofs, and both schemes where there are no credentials", () => {
    expect(challengesFor("api", "credentials_missing", both)).toEqual([
      'Bearer realm="api"',
      'DPoP realm="api", algs="ES256 EdDSA"',
    ]);
  });

  it.each([
    [
      "in the challenge of the scheme used",
      "token_expired",
      both.schemes,
      "DPoP",
      [
        ["Bearer", undefined],
        ["DPoP", "invalid_token"],
      ],
    ],
    [
      "in the first challenge where the scheme used is not accepted",
      "binding_required",
      ["DPoP"],
      "Bearer",
      [["DPoP", "invalid_token"]],
    ],
    [
      "in every challenge where two credentials were sent",
      "credentials_malformed",
      both.schemes,
      undefined,
      [
        ["Bearer", "invalid_request"],
        ["DPoP", "invalid_request"],
      ],
    ],
    [
      "of a required nonce in the DPoP challenge alone",
      "proof_nonce_required",
      both.schemes,
      "DPoP",
      [["DPoP", "use_dpop_nonce"]],
    ],
    [
      "of a 403 in the challenge of the scheme used alone",
      "scope_insufficient",
      both.schemes,
      "DPoP",
      [["DPoP", "insufficient_scope"]],
    ],
  ] as const)("has the error %s", (_, reason, schemes, used, expected) => {
    expect(errorsIn(challengesFor("api", reason, { ...both, schemes, used }))).toEqual(expected);
  });
});

describe("toAnswer", () => {
  it("answers a denial with its challenge and a problem document", () => {
    const { status, headers, body } = toAnswer(denied);
    expect(status).toBe(403);
    expect(headers).toEqual({
      "www-authenticate": denied.challenges[0],
      "cache-control": "no-store",
      "content-type": "application/problem+json",
      "content-length": String(body.length),
    });
    expect(JSON.parse(body)).toEqual({
      type: "about:blank",
      title: "Forbidden",
      status: 403,
      detail: catalogue.scope_insufficient.text,
      code: "scope_insufficient",
      decisionId: "d-1",
    });
  });

  it("names the operator's page about the reason, where there is one", () => {
    const problemType = "https://docs.example.com/refused#scope_insufficient";
    expect(JSON.parse(toAnswer({ ...denied, problemType }).body).type).toBe(problemType);
  });

  it("adds the decision's own headers, and joins several challenges in the order of preference", () => {
    const refusal = {
      ...denied,
      headers: { "dpop-nonce": "n-1" },
      challenges: ['Bearer realm="api"', 'DPoP algs="ES256"'],
    };
    expect(toAnswer(refusal).headers).toMatchObject({
      "dpop-nonce": "n-1",
      "www-authenticate": 'Bearer realm="api", DPoP algs="ES256"',
    });
  });

  it("answers a failure to decide with 503 and when to try again, never with a challenge", () => {
    const { status, headers } = toAnswer(unavailable);
    expect(status).toBe(503);
    expect(headers["retry-after"]).toBe("7");
    expect(headers).not.toHaveProperty("www-authenticate");
  });

  it.each(Object.keys(catalogue) as DenialReason[])("has an answer for %s", (reason) => {
    const { status, body } = toAnswer({ ...denied, reason });
    expect(status).toBe(catalogue[reason].status);
    expect(JSON.parse(body).code).toBe(reason);
  });
});

describe("RefusedError", () => {
  it("carries status, challenge and decision, and leaves the body to the error handler", () => {
    const error = new RefusedError(denied);
    expect(error).toMatchObject({ status: 403, statusCode: 403, expose: true, decision: denied });
    expect(error.code).toBe("scope_insufficient");
    expect(error.message).toBe(catalogue.scope_insufficient.text);
    expect(error.headers).toEqual({
      "www-authenticate": denied.challenges[0],
      "cache-control": "no-store",
    });
  });
});

describe("letsThrough", () => {
  it.each<[string, unknown]>([
    ["a promise of a decision, which was not awaited", Promise.resolve(denied)],
    ["an object without a decision", {}],
    ["an object without an outcome", { enforced: false }],
    ["what only a prototype has", Object.create({ outcome: "allowed", enforced: false })],
    ["undefined", undefined],
    ["null", null],
  ])("lets nothing through for %s", (_what, decision) => {
    expect(letsThrough(decision as never)).toBe(false);
  });

  it("stops what is refused, and lets through what is only reported", () => {
    expect(letsThrough(denied)).toBe(false);
    expect(letsThrough(unavailable)).toBe(false);
    expect(letsThrough({ ...denied, enforced: false })).toBe(true);
    expect(letsThrough({ ...unavailable, enforced: false })).toBe(true);
  });
});
