import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { makeAuthority, makeCertificate } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import type { PrivateKeyJwtOptions } from "./define-private-key-jwt.js";
import { privateKeyJwt } from "./private-key-jwt.js";
import { faultsOf, show, sourceOf } from "./test-support/show.js";

const authority = makeAuthority("CA");
const own = makeCertificate({ name: "checkout", issuer: authority });
const next = makeCertificate({ name: "checkout", issuer: authority });

const der = (pem: string): Buffer => new X509Certificate(pem).raw;
const digest = (name: string, pem: string): string =>
  createHash(name).update(der(pem)).digest("base64url");

async function headerOf(options: PrivateKeyJwtOptions): Promise<Record<string, unknown>> {
  const { form } = await show(privateKeyJwt(options));
  const [header = ""] = form.client_assertion?.split(".") ?? [];
  return JSON.parse(Buffer.from(header, "base64url").toString());
}

const headerFor = (pem: string, ...others: string[]) => ({
  alg: "ES256",
  typ: "client-authentication+jwt",
  x5t: digest("sha1", pem),
  "x5t#S256": digest("sha256", pem),
  x5c: [pem, ...others].map((each) => der(each).toString("base64")),
});

describe("privateKeyJwt: certificate", () => {
  it("names the key by its certificate, followed by its chain in any order", async () => {
    const key = createPrivateKey(own.key);
    expect(await headerOf({ key, certificate: own.cert })).toEqual(headerFor(own.cert));
    const chain = `${authority.cert}\n${own.cert}`;
    expect(await headerOf({ key, certificate: chain })).toEqual(
      headerFor(own.cert, authority.cert),
    );
  });

  it("reads the certificate from the key's own text, or from its own source", async () => {
    const together = sourceOf(`${own.cert}\n${own.key}`);
    expect(await headerOf({ key: together })).toEqual(headerFor(own.cert));
    const apart = { key: sourceOf(own.key), certificate: sourceOf(own.cert) };
    expect(await headerOf(apart)).toEqual(headerFor(own.cert));
  });

  it("uses both when they are renewed, also where one of them is renewed first", async () => {
    const [key, certificate] = [sourceOf(own.key), sourceOf(own.cert)];
    const auth = privateKeyJwt({ key, certificate });
    const versionOf = async () => (await auth.credential({ reason: "poll" })).version;
    expect(await versionOf()).toBe("1/1");
    const previous = { value: own.cert, version: "1" };
    certificate.secret = { value: next.cert, version: "2", previous };
    expect(await versionOf()).toBe("1/2");
    expect(await headerOf({ key, certificate })).toEqual(headerFor(own.cert));
    key.secret = { value: next.key, version: "2" };
    expect(await versionOf()).toBe("2/2");
    expect(await headerOf({ key, certificate })).toEqual(headerFor(next.cert));
  });

  it("has no credential where the certificate is another key's", async () => {
    const options = { key: sourceOf(own.key), certificate: sourceOf(next.cert) };
    await expect(privateKeyJwt(options).credential({ reason: "initial" })).rejects.toMatchObject({
      code: "credential_unavailable",
      message: expect.stringContaining("is not that of the certificate"),
    });
  });

  it("refuses at creation a fixed certificate of another key, and one that is invalid", () => {
    const key = createPrivateKey(own.key);
    const options = (certificate: string) => () => privateKeyJwt({ key, certificate });
    expect(faultsOf(options(next.cert))).toMatchObject([{ option: "key" }]);
    for (const wrong of ["/etc/never/seen.pem", own.key, own.cert.slice(0, 99)]) {
      const faults = faultsOf(options(wrong));
      expect(faults).toMatchObject([{ option: "certificate" }]);
      expect(JSON.stringify(faults)).not.toContain(wrong.slice(30, 60) || wrong);
    }
  });
});

describe("privateKeyJwt: a JWK with certificate members", () => {
  const jwk = createPrivateKey(own.key).export({ format: "jwk" });
  const members = { x5t: digest("sha1", own.cert), "x5t#S256": digest("sha256", own.cert) };
  const x5c = [der(own.cert).toString("base64")];

  it("writes them into the header", async () => {
    for (const key of [
      { ...jwk, ...members, x5c },
      sourceOf(JSON.stringify({ ...jwk, ...members, x5c })),
    ])
      expect(await headerOf({ key })).toEqual(headerFor(own.cert));
    expect(await headerOf({ key: { ...jwk, x5t: members.x5t } })).toEqual({
      alg: "ES256",
      typ: "client-authentication+jwt",
      x5t: members.x5t,
    });
  });

  it.each([
    { x5t: "never-seen" },
    { x5t: 7 },
    { "x5t#S256": members.x5t },
    { x5c: "never-seen" },
    { x5c: [] },
    { x5c: Array(1) },
    { x5c: ["never seen"] },
    { x5c: Array(11).fill("QQ==") },
  ])("refuses %j", (wrong) => {
    const faults = faultsOf(() => privateKeyJwt({ key: { ...jwk, ...wrong } }));
    expect(faults).toMatchObject([{ option: "key", message: expect.stringContaining("x5c") }]);
    expect(JSON.stringify(faults)).not.toContain("never");
  });
});

describe("privateKeyJwt: typ", () => {
  const key = createPrivateKey(own.key);
  it.each([
    ["client-authentication+jwt", "client-authentication+jwt"],
    ["JWT", "JWT"],
    ["none", undefined],
  ] as const)("%s writes %s", async (typ, written) => {
    expect((await headerOf({ key, typ })).typ).toBe(written);
  });

  it("hints at the assertion where the server rejects it", async () => {
    const credential = await privateKeyJwt({ key }).credential({ reason: "initial" });
    expect(credential.hintWhenRejected?.("checkout")).toBe("assertion");
  });
});
