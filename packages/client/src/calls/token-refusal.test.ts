import { describe, expect, it } from "vitest";
import { isBoundTokenRefused, isNonceDemanded, isTokenRefused } from "./token-refusal.js";

const answer = (status: number, field?: string) => ({
  status,
  headers: new Headers(field === undefined ? {} : { "www-authenticate": field }),
});

describe("isTokenRefused", () => {
  it.each([
    'Bearer error="invalid_token"',
    "bearer error=invalid_token",
    'Bearer realm="x" error="invalid_token"',
    "Bearer error=invalid_token, error_uri=https://docs.example.com/401",
    "Bearer authorization_uri=https://login.example.com/x, resource_id=https://api.example.com",
    "Bearer realm='api', error='invalid_token'",
    'Bearer realm="api"; error="invalid_token"',
    'Bearer realm="api", error=""',
    "Bearer error=, error_description=",
    'Bearer error="invalid_token", error_description="é"',
    'Basic realm="x", Bearer error="invalid_token", error_description="unterminated',
    "Bearer",
    'Bearer realm="api"',
    'Basic realm="x", Bearer',
    'Basic realm="x", Bearer realm="y", error="invalid_token", error_description="expired"',
  ])("recognizes a refused token in %s", (field) => {
    expect(isTokenRefused(answer(401, field))).toBe(true);
  });

  it.each([
    [401, undefined],
    [403, "Bearer"],
    [200, "Bearer"],
    [401, 'Bearer error="invalid_request"'],
    [401, 'Bearer error="insufficient_scope"'],
    [401, 'DPoP error="invalid_token"'],
    [401, "Bearer error='insufficient_scope'"],
    [401, 'Bearer realm="api"; error="insufficient_scope"'],
    [401, "Bearer error_uri=https://x.example/?error=invalid_token, error=invalid_request"],
    [401, "Bearer error=https://x.example/invalid_token"],
    [401, 'Bearer realm="api", error="insufficient_scope'],
    [401, 'Bearer realm="api", =x, error="insufficient_scope"'],
    [401, "Basic realm='Bearer error=invalid_token'"],
    [401, "Basic realm=';Bearer error=invalid_token'"],
    [401, 'Basic realm="x"; Bearer error="invalid_token"'],
    [401, "Basic"],
    [401, "DPoP"],
    [401, 'Basic realm="Bearer error=invalid_token"'],
    [403, 'Bearer error="invalid_token"'],
    [400, 'Bearer error="invalid_token"'],
    [200, 'Bearer error="invalid_token"'],
  ])("recognizes no refused token in %s %s", (status, field) => {
    expect(isTokenRefused(answer(status, field))).toBe(false);
  });
});

describe("isBoundTokenRefused", () => {
  it.each([
    'DPoP error="invalid_token"',
    'dpop algs="ES256", error=invalid_token',
    "DPoP",
    'DPoP algs="ES256 EdDSA"',
    'Bearer realm="api", DPoP algs="ES256", error="invalid_token"',
    'DPoP error="invalid_token", Bearer realm="api"',
    'Bearer realm="api", error="invalid_token"',
  ])("recognizes a refused token in %s", (field) => {
    expect(isBoundTokenRefused(answer(401, field))).toBe(true);
  });

  it.each([
    [401, undefined],
    [403, 'DPoP error="invalid_token"'],
    [401, 'DPoP error="use_dpop_nonce"'],
    [401, 'DPoP error="invalid_dpop_proof"'],
    [401, 'Bearer realm="api", DPoP algs="ES256", error="use_dpop_nonce"'],
    [401, 'DPoP algs="ES256", error="invalid_dpop_proof", Bearer realm="api"'],
    [401, "Bearer"],
    [401, 'Bearer realm="api"'],
    [401, 'DPoP algs="ES256", error="invalid_dpop_proof'],
    [200, "DPoP"],
  ])("recognizes no refused token in %s %s", (status, field) => {
    expect(isBoundTokenRefused(answer(status, field))).toBe(false);
  });
});

describe("isNonceDemanded", () => {
  it.each([
    'DPoP error="use_dpop_nonce"',
    'Bearer realm="api", dpop algs="ES256", error="use_dpop_nonce"',
  ])("recognizes a demand in %s", (field) => {
    expect(isNonceDemanded(answer(401, field))).toBe(true);
    expect(isNonceDemanded(answer(400, field))).toBe(false);
  });

  it.each([undefined, 'Bearer error="use_dpop_nonce"', 'DPoP error="invalid_token"', "DPoP"])(
    "recognizes none in %s",
    (field) => {
      expect(isNonceDemanded(answer(401, field))).toBe(false);
    },
  );
});
