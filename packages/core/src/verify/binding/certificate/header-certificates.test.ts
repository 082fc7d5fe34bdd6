import { X509Certificate } from "node:crypto";
import { makeCertificate } from "@callgate-tooling/test-support";
import { describe, expect, it, vi } from "vitest";
import { fromRequest } from "../../../adapter/from-request.js";
import type { ResourceRequest } from "../../../request/resource-request.js";
import type { CertificateProxy } from "./certificate-options.js";
import { HeaderCertificates } from "./header-certificates.js";
import { formOf, ownForm } from "./header-forms.js";
import { type ProxyEntry, readProxyEntry, TrustedProxies } from "./trusted-proxies.js";

const { cert } = makeCertificate({ name: "orders" });
const { raw, fingerprint256 } = new X509Certificate(cert);
const thumbprint = Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
const presented = { kind: "presented", thumbprint };

function certificatesFrom(proxy: CertificateProxy): HeaderCertificates {
  const trusted = new TrustedProxies([readProxyEntry("10.0.0.0/8") as ProxyEntry]);
  return new HeaderCertificates(formOf(proxy, "only"), trusted);
}

/** A request with these fields, by their names in any case. */
function from(
  address: string | undefined,
  fields: Readonly<Record<string, readonly string[]>>,
): ResourceRequest {
  const lines = Object.entries(fields).map(([name, values]) => [name.toLowerCase(), values]);
  const known = new Map(lines as [string, readonly string[]][]);
  return {
    method: "GET",
    url: "/",
    authorization: [],
    peer: { address, certificate: () => undefined },
    header: (name) => known.get(name.toLowerCase()) ?? [],
  };
}

const CLIENT_CERT = `:${raw.toString("base64")}:`;

describe("HeaderCertificates", () => {
  it("reads the header of a trusted proxy, and the same text again", () => {
    const certificates = certificatesFrom("client-cert");
    for (const address of ["10.0.0.1", "10.255.255.255", "::ffff:10.0.0.1"]) {
      const request = from(address, { "Client-Cert": [CLIENT_CERT] });
      expect(certificates.read(request)).toEqual(presented);
    }
  });

  it("reads a header that the operator names, in its format", () => {
    const trusted = new TrustedProxies([readProxyEntry("10.0.0.0/8") as ProxyEntry]);
    const form = ownForm({ header: "X-Client-Hash", format: "sha256-hex" });
    const certificates = new HeaderCertificates(form, trusted);
    for (const [fields, expected] of [
      [{ "X-Client-Hash": [fingerprint256] }, presented],
      [{ "X-Client-Hash": [CLIENT_CERT] }, { hint: "certificate_header_malformed" }],
      [{ "Client-Cert": [CLIENT_CERT] }, { hint: "certificate_missing" }],
    ] as const)
      expect(certificates.read(from("10.0.0.1", fields))).toMatchObject(expected);
  });

  it.each(["11.0.0.1", "::1", "unix", undefined])("does not read that of %s", (address) => {
    const request = from(address, { "Client-Cert": [CLIENT_CERT] });
    const header = vi.spyOn(request as Required<ResourceRequest>, "header");
    expect(certificatesFrom("client-cert").read(request)).toEqual({
      kind: "absent",
      hint: "certificate_header_untrusted",
      address,
    });
    expect(header).not.toHaveBeenCalled();
  });

  it("does not trust a request whose connection is unknown", () => {
    const { peer: _, ...request } = from("10.0.0.1", { "Client-Cert": [CLIENT_CERT] });
    expect(certificatesFrom("client-cert").read(request)).toMatchObject({
      hint: "certificate_header_untrusted",
    });
  });

  it.each([
    ["no such field", {}, "certificate_missing"],
    ["an empty field", { "Client-Cert": [""] }, "certificate_missing"],
    ["a field of another name", { client_cert: [CLIENT_CERT] }, "certificate_missing"],
    ["two lines", { "Client-Cert": [CLIENT_CERT, CLIENT_CERT] }, "certificate_header_malformed"],
    [
      "two lines, one of them empty",
      { "Client-Cert": ["", CLIENT_CERT] },
      "certificate_header_malformed",
    ],
    [
      "two values in a line",
      { "Client-Cert": [`${CLIENT_CERT}, ${CLIENT_CERT}`] },
      "certificate_header_malformed",
    ],
    ["a chain alone", { "Client-Cert-Chain": [CLIENT_CERT] }, "certificate_missing"],
  ] as const)("finds no certificate with %s", (_what, fields, hint) => {
    const certificates = certificatesFrom("client-cert");
    for (const request of [from("10.0.0.1", fields), from("10.0.0.1", fields)]) {
      expect(certificates.read(request)).toEqual({ kind: "absent", hint });
    }
  });

  it("finds no certificate in a request that has no fields", () => {
    const { header: _, ...request } = from("10.0.0.1", {});
    expect(certificatesFrom("client-cert").read(request)).toMatchObject({
      hint: "certificate_missing",
    });
  });

  it("reads each header under the name that its proxy writes", () => {
    const pem = encodeURIComponent(cert);
    const rows = {
      nginx: { "ssl-client-cert": [pem] },
      alb: { "X-Amzn-Mtls-Clientcert-Leaf": [pem] },
      xfcc: { "X-Forwarded-Client-Cert": [`Hash=${fingerprint256.replaceAll(":", "")}`] },
      traefik: { "X-Forwarded-Tls-Client-Cert": [raw.toString("base64")] },
      "client-cert": { "Client-Cert": [CLIENT_CERT] },
    };
    for (const [proxy, fields] of Object.entries(rows)) {
      const certificates = certificatesFrom(proxy as CertificateProxy);
      expect(certificates.read(from("10.0.0.1", fields))).toEqual(presented);
    }
  });

  it("does not read the chain that a load balancer passes through unverified", () => {
    const request = from("10.0.0.1", { "X-Amzn-Mtls-Clientcert": [encodeURIComponent(cert)] });
    expect(certificatesFrom("alb").read(request)).toMatchObject({ hint: "certificate_missing" });
  });
});

describe("HeaderCertificates of a Web request", () => {
  const pem = encodeURIComponent(cert);
  const hex = fingerprint256.replaceAll(":", "");
  /** As a Web request has them: `Headers` joins the lines of a field. */
  const readBy = (
    certificates: HeaderCertificates,
    lines: readonly (readonly [string, string])[],
  ) =>
    certificates.read({
      ...fromRequest(new Request("https://orders.example.com/", { headers: lines.map(copy) })),
      peer: { address: "10.0.0.1", certificate: () => undefined },
    });

  it.each<[CertificateProxy, string, string]>([
    ["client-cert", "Client-Cert", CLIENT_CERT],
    ["nginx", "ssl-client-cert", pem],
    ["alb", "X-Amzn-Mtls-Clientcert-Leaf", pem],
    ["xfcc", "X-Forwarded-Client-Cert", `Hash=${hex}`],
    ["traefik", "X-Forwarded-Tls-Client-Cert", raw.toString("base64")],
  ])("finds two lines that it joined malformed for %s", (proxy, name, text) => {
    const certificates = certificatesFrom(proxy);
    const malformed = { kind: "absent", hint: "certificate_header_malformed" };
    expect(readBy(certificates, [[name, text]])).toEqual(presented);
    for (const texts of [
      [text, text],
      ["", text],
      [text, ""],
    ]) {
      const lines = texts.map((each) => [name, each] as const);
      expect(readBy(certificates, lines), texts.join(" | ")).toEqual(malformed);
    }
  });

  it("finds no verification in two results that it joined", () => {
    const lines = [
      ["ssl-client-cert", pem],
      ["ssl-client-verify", "SUCCESS"],
      ["ssl-client-verify", "FAILED:expired"],
    ] as const;
    expect(readBy(certificatesFrom("nginx"), lines)).toMatchObject({
      hint: "certificate_not_verified",
    });
  });
});

function copy([name, value]: readonly [string, string]): [string, string] {
  return [name, value];
}

describe("HeaderCertificates: texts that were read before", () => {
  const hex = fingerprint256.replaceAll(":", "");
  const xfcc = certificatesFrom("xfcc");
  const thumbprintIn = (text: string): unknown =>
    xfcc.read(from("10.0.0.1", { "X-Forwarded-Client-Cert": [text] }));

  it("are distinguished, also where they end alike", () => {
    const subject = `Subject="${"a".repeat(200)}"`;
    const other = "0".repeat(64);
    for (const _ of [1, 2]) {
      expect(thumbprintIn(`Hash=${hex};${subject}`)).toEqual(presented);
      expect(thumbprintIn(`Hash=${other};${subject}`)).toMatchObject({
        thumbprint: Buffer.from(other, "hex").toString("base64url"),
      });
      expect(thumbprintIn(`Hash=${hex.slice(1)};${subject}`)).toMatchObject({
        hint: "certificate_header_malformed",
      });
    }
  });

  it("are kept within bounds: a text that is longer than all of them is read each time", () => {
    const long = `Hash=${hex};Subject="${"a".repeat(5_000_000)}"`;
    expect(thumbprintIn(long)).toEqual(presented);
    expect(thumbprintIn(long)).toEqual(presented);
  });
});

describe("HeaderCertificates for nginx", () => {
  const certificate = [encodeURIComponent(cert)];

  it.each([
    ["SUCCESS", presented],
    ["NONE", { kind: "absent", hint: "certificate_not_verified" }],
    ["FAILED:self-signed certificate", { kind: "absent", hint: "certificate_not_verified" }],
    ["success", { kind: "absent", hint: "certificate_not_verified" }],
    ["", { kind: "absent", hint: "certificate_not_verified" }],
  ])("with the result %j of its verification", (result, expected) => {
    const fields = { "ssl-client-cert": certificate, "ssl-client-verify": [result] };
    expect(certificatesFrom("nginx").read(from("10.0.0.1", fields))).toEqual(expected);
  });

  it("requires every line of the result to be a success", () => {
    const lines = ["SUCCESS", "FAILED:expired"];
    const fields = { "ssl-client-cert": certificate, "ssl-client-verify": lines };
    expect(certificatesFrom("nginx").read(from("10.0.0.1", fields))).toMatchObject({
      hint: "certificate_not_verified",
    });
  });

  it("finds no certificate where nginx has none, whatever the result is", () => {
    const fields = { "ssl-client-cert": [""], "ssl-client-verify": ["NONE"] };
    expect(certificatesFrom("nginx").read(from("10.0.0.1", fields))).toMatchObject({
      hint: "certificate_missing",
    });
  });
});
