import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { defineCertificate } from "./define-certificate.js";

function define(certificate: unknown) {
  const faults = new Faults();
  const defined = defineCertificate(certificate, faults);
  return { defined, faults: faults.found.map(({ code, option }) => `${code} ${option}`) };
}

const BEHIND = { trustedProxies: ["10.0.0.0/8", "::1", "unix"] };

describe("defineCertificate", () => {
  it("is nothing where it is left out", () => {
    expect(define(undefined)).toEqual({ defined: undefined, faults: [] });
  });

  it.each([
    { source: "tls" },
    { source: "client-cert", ...BEHIND },
    { source: "nginx", ...BEHIND },
    { source: "xfcc", ...BEHIND },
    { source: "xfcc", xfccElement: "last", ...BEHIND },
    { source: "alb", ...BEHIND },
    { source: "traefik", ...BEHIND },
    { source: { header: "X-SSL-Cert", format: "pem-url" }, ...BEHIND },
    { source: { header: "Cf-Client-Cert-Der-Base64", format: "der-base64" }, ...BEHIND },
    { source: { header: "Cf-Client-Cert-Sha256", format: "sha256-hex" }, ...BEHIND },
  ])("accepts %j", (options) => {
    const { defined, faults } = define(options);
    expect(faults).toEqual([]);
    expect(defined).toBeDefined();
    expect(Object.isFrozen(defined)).toBe(true);
  });

  it.each([
    ["tls", "option_invalid certificate"],
    [[], "option_invalid certificate"],
    [{ source: "nginx" }, "option_missing certificate.trustedProxies"],
    [{ source: "nginx", trustedProxies: undefined }, "option_missing certificate.trustedProxies"],
    [{ source: "nginx", trustedProxies: [] }, "option_invalid certificate.trustedProxies"],
    [{ source: "nginx", trustedProxies: "10.0.0.1" }, "option_invalid certificate.trustedProxies"],
    [
      { source: "nginx", trustedProxies: Array.from({ length: 101 }, () => "10.0.0.1") },
      "option_invalid certificate.trustedProxies",
    ],
    [{ source: "nginx", trustedProxies: ["*"] }, "option_invalid certificate.trustedProxies[0]"],
    [
      { source: "nginx", trustedProxies: ["::1", "0.0.0.0/0"] },
      "option_invalid certificate.trustedProxies[1]",
    ],
    [
      { source: "nginx", trustedProxies: Object.assign(["::1"], { length: 2 }) },
      "option_invalid certificate.trustedProxies[1]",
    ],
    [{ source: "tls", ...BEHIND }, "option_conflict certificate.trustedProxies"],
    [{ source: "tls", trustedProxies: undefined }, "option_conflict certificate.trustedProxies"],
    [{ source: "apache", ...BEHIND }, "option_invalid certificate.source"],
    [{ ...BEHIND }, "option_missing certificate.source"],
    [{ source: "xfcc", xfccElement: 1, ...BEHIND }, "option_invalid certificate.xfccElement"],
    [
      { source: "nginx", xfccElement: "last", ...BEHIND },
      "option_conflict certificate.xfccElement",
    ],
    [{ source: "tls", xfccElement: "last" }, "option_conflict certificate.xfccElement"],
    [{ source: "nginx", proxies: [], ...BEHIND }, "option_unknown certificate.proxies"],
    [
      { source: { header: "a_b", format: "pem-url" }, ...BEHIND },
      "option_invalid certificate.source.header",
    ],
    [
      { source: { header: "", format: "pem-url" }, ...BEHIND },
      "option_invalid certificate.source.header",
    ],
    [
      { source: { header: "A".repeat(65), format: "pem-url" }, ...BEHIND },
      "option_invalid certificate.source.header",
    ],
    [
      { source: { header: "Authorization", format: "pem-url" }, ...BEHIND },
      "option_invalid certificate.source.header",
    ],
    [
      { source: { header: "DPoP", format: "pem-url" }, ...BEHIND },
      "option_invalid certificate.source.header",
    ],
    [
      { source: { header: "X-Cert", format: "pem" }, ...BEHIND },
      "option_invalid certificate.source.format",
    ],
    [
      { source: { header: "X-Cert", format: "toString" }, ...BEHIND },
      "option_invalid certificate.source.format",
    ],
    [{ source: { header: "X-Cert" }, ...BEHIND }, "option_invalid certificate.source.format"],
  ])("finds the fault of %j", (options, fault) => {
    expect(define(options).faults).toEqual([fault]);
  });

  it("reads no option from a prototype", () => {
    const inherited = Object.assign(Object.create(BEHIND), { source: "nginx" });
    expect(define(inherited).faults).toEqual(["option_missing certificate.trustedProxies"]);
  });

  it("reports every fault at once", () => {
    const source = { header: "a b", format: "der" };
    expect(
      define({ source, trustedProxies: ["proxy", "unix"], xfccElement: "all" }).faults,
    ).toEqual([
      "option_invalid certificate.xfccElement",
      "option_invalid certificate.source.header",
      "option_invalid certificate.source.format",
      "option_invalid certificate.trustedProxies[0]",
    ]);
  });

  it("copies the list of proxies", () => {
    const trustedProxies = ["10.0.0.1"];
    const { defined } = define({ source: "nginx", trustedProxies });
    trustedProxies.push("10.0.0.2");
    expect(defined).toMatchObject({ written: ["10.0.0.1"] });
  });
});
