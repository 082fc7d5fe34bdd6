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
  it("makes credentials of the Auth, with its scopes where hapi looks for them", () => {
    const { credentials } = toAuthentication(auth);
    expect(credentials).toEqual({ ...auth, scope: ["orders:read"] });
  });

  it("names a user for a token on a user's behalf, and none for an application's own", () => {
    const onBehalf = toAuthentication({ ...auth, kind: "user", subject: "alice" });
    expect(onBehalf.credentials.user).toEqual({ subject: "alice" });
    expect(toAuthentication(auth).credentials.user).toBeUndefined();
  });

  it("makes nothing anew for a token it has seen", () => {
    expect(toAuthentication(auth)).toBe(toAuthentication(auth));
  });

  it("makes nothing that one request could change for another", () => {
    const { credentials } = toAuthentication({ ...auth, kind: "user" });
    for (const part of [credentials, credentials.scope, credentials.user]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });
});
