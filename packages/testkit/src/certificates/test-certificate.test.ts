import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createTestCertificate } from "./test-certificate.js";

describe("createTestCertificate", () => {
  it("makes a self-signed certificate with its key", () => {
    const { cert, key, name } = createTestCertificate();
    const read = new X509Certificate(cert);
    expect(name).toBe("test-client");
    expect(read.subject).toBe("CN=test-client");
    expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(false);
  });

  it("has the thumbprint that Node computes, as the claim of a bound token", () => {
    const { cert, thumbprint, confirmation } = createTestCertificate();
    const hex = new X509Certificate(cert).fingerprint256.replaceAll(":", "");
    expect(thumbprint).toBe(Buffer.from(hex, "hex").toString("base64url"));
    expect(confirmation).toEqual({ "x5t#S256": thumbprint });
  });

  it("makes an authority, and certificates that it signs", () => {
    const authority = createTestCertificate({ name: "Test CA", isAuthority: true });
    const server = createTestCertificate({ issuer: authority, isForLoopback: true });
    const [ca, read] = [new X509Certificate(authority.cert), new X509Certificate(server.cert)];
    expect(ca.ca).toBe(true);
    expect(read.checkIssued(ca)).toBe(true);
    expect(read.verify(ca.publicKey)).toBe(true);
    expect(read.checkHost("localhost")).toBe("localhost");
    expect(read.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(read.checkIP("::1")).toBe("::1");
  });

  it("makes an authority that has another name than what it signs, where neither is named", () => {
    const authority = createTestCertificate({ isAuthority: true });
    const client = createTestCertificate({ issuer: authority });
    const [ca, read] = [new X509Certificate(authority.cert), new X509Certificate(client.cert)];
    expect(ca.subject).toBe("CN=test-authority");
    expect(read.issuer).toBe(ca.subject);
    expect(read.subject).not.toBe(read.issuer); // otherwise a verifier treats it as self-signed
  });

  it("makes another certificate each time, for the same name too", () => {
    expect(createTestCertificate().thumbprint).not.toBe(createTestCertificate().thumbprint);
  });

  it.each([
    ["name", { name: 7 }],
    [
      "name",
      { name: "Test CA", issuer: createTestCertificate({ name: "Test CA", isAuthority: true }) },
    ],
    ["issuer", { issuer: {} }],
    ["issuer", { issuer: createTestCertificate({ name: "no authority" }) }],
    ["isAuthority", { isAuthority: "yes" }],
    ["hosts", { hosts: [] }],
  ])("refuses a wrong `%s`", (option, options) => {
    expect(() => createTestCertificate(options as object)).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ option })] }),
    );
  });
});
