import { describe, expect, it } from "vitest";
import { boundCertificate } from "./bound-certificate.js";

const OURS = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0";
const jwt = (claims: object) =>
  ["{}", JSON.stringify(claims), "sig"]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");

describe("boundCertificate", () => {
  const ask = (
    token: string,
    bindsToCertificates = false,
    certificate: string | undefined = OURS,
  ) => boundCertificate(token, { certificate, bindsToCertificates });

  it("reads of a JWT whether it is bound to the client's certificate", () => {
    expect(ask(jwt({ cnf: { "x5t#S256": OURS } }))).toBe(OURS);
    expect(ask(jwt({ cnf: { "x5t#S256": OURS, jkt: "k" } }))).toBe(OURS);
  });

  it.each([
    {},
    { cnf: null },
    { cnf: "x" },
    { cnf: { jkt: "k" } },
    { cnf: { "x5t#S256": "other" } },
  ])("counts a JWT with the claims %j as not bound, whatever the server says", (claims) => {
    expect(ask(jwt(claims))).toBeUndefined();
    expect(ask(jwt(claims), true)).toBeUndefined();
  });

  it("counts any other token as bound where the server binds tokens", () => {
    expect(ask("opaque-token")).toBeUndefined();
    expect(ask("opaque-token", true)).toBe(OURS);
    expect(ask("not.a.jwt", true)).toBe(OURS);
  });

  it("is not bound where the client has no certificate", () => {
    const options = { certificate: undefined, bindsToCertificates: true };
    expect(boundCertificate(jwt({ cnf: { "x5t#S256": OURS } }), options)).toBeUndefined();
  });
});
