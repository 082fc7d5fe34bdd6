import { describe, expect, it } from "vitest";
import { isTokenRefused } from "./token-refusal.js";

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
