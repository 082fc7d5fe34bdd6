import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { makeAuthority, makeCertificate } from "./certificates.js";

it("makes certificates of an authority that are valid, and others that have expired", () => {
  const issuer = makeAuthority("Test CA");
  const [valid, expired] = [false, true].map(
    (isExpired) =>
      new X509Certificate(makeCertificate({ name: "a", issuer, expired: isExpired }).cert),
  );
  const { publicKey } = new X509Certificate(issuer.cert);
  expect(valid?.verify(publicKey)).toBe(true);
  expect(expired?.verify(publicKey)).toBe(true);
  expect(Date.parse(valid?.validTo ?? "")).toBeGreaterThan(Date.now());
  expect(Date.parse(expired?.validTo ?? "")).toBeLessThan(Date.now());
});
