import type { VerifiedToken } from "@callgate/core/kit";
import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { confirmJwt } from "./confirm-jwt.js";

const clock = createFakeClock();
const NOW = clock.now() / 1000;
const bearer = { kind: "verified", confirmation: undefined } as VerifiedToken;
const bound = { kind: "verified", confirmation: { bindings: [], proofKey: undefined } } as unknown;
const confirm = (answer: object, verified = bearer) =>
  confirmJwt(verified, answer as never, { clock, clockSkewSeconds: 5 });

describe("confirmJwt", () => {
  it("is the verified token itself where the answer says nothing else", () => {
    expect(confirm({ active: true })).toBe(bearer);
    expect(confirm({ active: true, exp: "soon" })).toBe(bearer);
  });

  it("refuses it in the second in which it expires by the answer, after the clock skew", () => {
    expect(confirm({ exp: NOW - 4.999 })).toBe(bearer);
    expect(confirm({ exp: NOW - 5 })).toMatchObject({ denied: "token_expired" });
    expect(confirm({ exp: 0 })).toMatchObject({ denied: "token_expired" });
  });

  it("refuses one of which only the answer says that it is bound", () => {
    const cnf = { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" };
    expect(confirm({ cnf })).toMatchObject({ denied: "binding_unverified" });
    expect(confirm({ cnf: null })).toMatchObject({ denied: "binding_unverified" });
    expect(confirm({ cnf }, bound as VerifiedToken)).toBe(bound);
    expect(confirm({}, bound as VerifiedToken)).toBe(bound);
  });
});
