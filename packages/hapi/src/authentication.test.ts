import type { Auth } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { toAuthentication } from "./authentication.js";

const auth = {
  caller: { id: "reports", issuer: "https://login.example.com", alias: undefined },
  kind: "app",
  subject: "reports",
  scopes: Object.freeze(["orders:read"]),
} as unknown as Auth;

describe("toAuthentication", () => {
  it("converts the Auth to credentials, with its scopes where hapi reads them", () => {
    const { credentials } = toAuthentication(auth);
    expect(credentials).toEqual({ ...auth, scope: ["orders:read"] });
  });

  it("names a user for a token on a user's behalf, but not for an application's own", () => {
    const onBehalf = toAuthentication({ ...auth, kind: "user", subject: "alice" });
    expect(onBehalf.credentials.user).toEqual({ subject: "alice" });
    expect(toAuthentication(auth).credentials.user).toBeUndefined();
  });

  it("returns the cached result for a cached token", () => {
    expect(toAuthentication(auth)).toBe(toAuthentication(auth));
  });

  it("returns a result that one request cannot change for another", () => {
    const { credentials } = toAuthentication({ ...auth, kind: "user" });
    for (const part of [credentials, credentials.scope, credentials.user]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });
});
