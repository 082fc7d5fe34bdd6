import { describe, expect, it } from "vitest";
import { isTokenRejected } from "./token-rejection.js";

describe("isTokenRejected", () => {
  it.each([
    'Bearer error="invalid_token"',
    "bearer error=invalid_token",
    'Basic realm="x", Bearer realm="y", error="invalid_token", error_description="expired"',
  ])("sees the token refused in %s", (field) => {
    expect(isTokenRejected(401, field)).toBe(true);
  });

  it.each([
    [401, null],
    [401, undefined],
    [401, 'Bearer realm="api"'],
    [401, 'Bearer error="invalid_request"'],
    [401, 'Bearer error="insufficient_scope"'],
    [401, 'DPoP error="invalid_token"'],
    [401, 'Basic realm="Bearer error=invalid_token"'],
    [401, 'Bearer error_description="invalid_token"'],
    [403, 'Bearer error="invalid_token"'],
    [400, 'Bearer error="invalid_token"'],
    [200, 'Bearer error="invalid_token"'],
  ])("sees nothing of the kind in %s %s", (status, field) => {
    expect(isTokenRejected(status, field)).toBe(false);
  });
});
