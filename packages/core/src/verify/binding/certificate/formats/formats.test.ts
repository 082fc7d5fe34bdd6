import { X509Certificate } from "node:crypto";
import { makeCertificate } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { type CertificateFormat, derBase64, pemUrl, sha256Hex } from "./certificate-format.js";
import { clientCert } from "./client-cert.js";
import { traefik } from "./traefik.js";
import { xfcc } from "./xfcc.js";

const pem = makeCertificate({ name: "orders" }).cert;
const { raw, fingerprint256: colons } = new X509Certificate(pem);
const base64 = raw.toString("base64");
const hex = colons.replaceAll(":", "");
/** By Node's own fingerprint. */
const thumbprint = Buffer.from(hex, "hex").toString("base64url");

const other = makeCertificate({ name: "other" }).cert;
const otherHex = new X509Certificate(other).fingerprint256.replaceAll(":", "");

/** As AWS writes it: plus, equals and slash stay. */
const safe = encodeURIComponent(pem).replaceAll(/%2B|%3D|%2F/g, decodeURIComponent);
const encoded = encodeURIComponent(pem);
const xfccOnly = xfcc("only");

describe.each<[string, CertificateFormat, readonly (readonly [string, string])[]]>([
  [
    "Client-Cert",
    clientCert,
    [
      ["a byte sequence", `:${base64}:`],
      ["a byte sequence between spaces", `  :${base64}: `],
      ["a byte sequence without padding", `:${base64.replace(/=+$/, "")}:`],
    ],
  ],
  [
    "pem-url",
    pemUrl,
    [
      ["what nginx writes", encoded],
      ["what an Application Load Balancer writes", safe],
      ["a block that was not encoded", pem.replaceAll("\n", " ")],
      ["a block with other line ends", encodeURIComponent(pem.replaceAll("\n", "\r\n"))],
    ],
  ],
  ["der-base64", derBase64, [["base64", base64]]],
  [
    "sha256-hex",
    sha256Hex,
    [
      ["upper case", hex],
      ["lower case", hex.toLowerCase()],
      ["colons", colons],
    ],
  ],
  [
    "Traefik",
    traefik,
    [
      ["version 3", base64],
      ["version 2", encodeURIComponent(base64)],
      ["a chain of version 3", `${base64},AAAA`],
      ["a chain of version 2", `${encodeURIComponent(`${base64},AAAA`)}`],
    ],
  ],
  [
    "X-Forwarded-Client-Cert",
    xfccOnly,
    [
      ["a hash", `Hash=${hex}`],
      ["a quoted hash", `Hash="${hex}"`],
      ["a quoted hash with an escape", `Hash="\\${hex}"`],
      ["a hash before spaces", `Hash=${hex}  ;By=a`],
      ["keys in any case", `hash=${hex}`],
      ["a certificate", `Cert="${encoded}"`],
      [
        "both",
        `By=spiffe://mesh/a;Hash=${hex};Cert="${encoded}";Subject="CN=a,O=b;c";URI=;DNS=a;DNS=b`,
      ],
      ["a subject that looks like a key", `Hash=${hex};Subject="CN=a\\";Hash=${otherHex}"`],
      ["a subject that ends in a backslash", `Hash=${hex};Subject="CN=a\\\\";URI=x`],
    ],
  ],
])("%s", (_format, read, rows) => {
  it.each(rows)("reads %s", (_what, text) => {
    expect(read(text)).toBe(thumbprint);
  });

  it("reads an empty text as no certificate", () => {
    expect(read("")).toBeNull();
  });

  it.each([
    "(null)",
    "%",
    " ",
    "MIIB",
    `${base64.slice(0, -8)}`,
    `${base64}AAAA`,
    `${encoded}${encoded}`,
    encodeURIComponent(encoded),
    `:${base64}:;a=1`,
    `:${base64}:, :${base64}:`,
    `:${base64}`,
    ":",
    `:${base64.replaceAll("+", "-").replaceAll("/", "_")}!:`,
    `x${encoded}`,
    encodeURIComponent(pem.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE")),
    encoded.replaceAll("%2B", " ").replaceAll("%0A", "%2D"),
    `${hex}00`,
    hex.slice(1),
    colons.replace(":", ""),
    `${hex.slice(0, -1)}g`,
    "Hash",
    "Hash=",
    `Hash=${hex};`,
    `Hash=${hex},`,
    `Hash=${hex} x`,
    `Hash=x${hex}`,
    `Hash=${hex};Hash=${hex}`,
    `Hash=${hex};hash=${otherHex}`,
    `Hash=${hex};Cert="${encodeURIComponent(other)}"`,
    `Hash=${hex};Cert="malformed"`,
    `Hash=malformed;Cert="${encoded}"`,
    `Hash=${hex};Subject=a"b`,
    `Hash=${hex};Subject="a"b"`,
    `Hash=${hex};Subject="a`,
    `Subject=x";Hash=${hex};URI="`,
    `By=urn:a(b;c);Hash=${hex}`,
    `By=a,Hash=${hex}`,
    `Cert="${encoded}";Cert="${encoded}"`,
  ])("does not read %s as the certificate", (text) => {
    const rightful = rows.some(([, each]) => each === text);
    expect(read(text) === thumbprint).toBe(rightful);
  });
});

describe("Client-Cert (RFC 9440 section 2.2)", () => {
  it.each(["::", " :: "])("reads %j as no certificate", (text) => {
    expect(clientCert(text)).toBeNull();
  });

  it("takes no time for a long run of spaces within a value", () => {
    const startedAt = performance.now();
    expect(clientCert(`:A${" ".repeat(60_000)}A:`)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it.each([
    ["no colon", `x${base64}x`],
    ["no colon before it", `x${base64}:`],
    ["no colon after it", `:${base64}x`],
    ["a space at its beginning", `: ${base64}:`],
    ["a space at its end", `:${base64} :`],
  ])("finds a byte sequence with %s malformed", (_what, text) => {
    expect(clientCert(text)).toBeUndefined();
  });

  it.each([":AAAA:", `${base64}`, `:${base64}:;a=1`, ":=:", ":A:", ":AAA==:"])(
    "finds %j malformed",
    (text) => {
      expect(clientCert(text)).toBeUndefined();
    },
  );
});

describe("pem-url", () => {
  it("decodes once: PEM that was encoded twice is malformed", () => {
    expect(pemUrl(encodeURIComponent(encoded))).toBeUndefined();
  });

  it("does not take a plus sign for a space", () => {
    expect(pem).toContain("BEGIN");
    expect(pemUrl(safe)).toBe(thumbprint);
    expect(pemUrl(encoded.replaceAll("%20", "+"))).toBeUndefined();
  });

  it("refuses two blocks, whichever is first", () => {
    expect(pemUrl(encodeURIComponent(pem + other))).toBeUndefined();
    expect(pemUrl(encodeURIComponent(other + pem))).toBeUndefined();
  });
});

describe("X-Forwarded-Tls-Client-Cert", () => {
  const chain = new X509Certificate(other).raw.toString("base64");

  it("finds a second line malformed, which `Headers` of a Web request joins with a comma and a space", () => {
    for (const write of [(text: string) => text, encodeURIComponent]) {
      const [own, foreign] = [write(base64), write(chain)];
      expect(traefik(`${own},${foreign}`)).toBe(thumbprint);
      for (const lines of [
        [own, foreign],
        [foreign, own],
        [own, own],
        [own, ""],
        ["", own],
      ]) {
        expect(traefik(lines.join(", ")), lines.join(", ").slice(0, 8)).toBeUndefined();
      }
    }
  });

  it("finds a chain malformed of which a part is not base64", () => {
    for (const rest of ["", "%", "a b", `${chain},`, `;${chain}`]) {
      expect(traefik(`${base64},${rest}`), rest).toBeUndefined();
    }
  });
});

describe("X-Forwarded-Client-Cert", () => {
  const two = `By=a;Hash=${otherHex},By=b;Hash=${hex}`;

  it("refuses two elements, unless one of them is chosen", () => {
    expect(xfccOnly(two)).toBeUndefined();
    expect(xfcc("last")(two)).toBe(thumbprint);
    expect(xfcc("last")(`Hash=${otherHex},${two}`)).toBe(thumbprint);
    expect(xfcc("first")(`By=b;Hash=${hex}, By=a;Hash=${otherHex}`)).toBe(thumbprint);
  });

  it("refuses a hash and a certificate that differ", () => {
    const [one, two] = [encoded, encodeURIComponent(other)];
    for (const text of [`Hash=${hex};Cert="${two}"`, `Hash=${otherHex};Cert="${one}"`])
      expect(xfccOnly(text)).toBeUndefined();
    expect(xfccOnly(`Hash=${otherHex};Cert="${two}"`)).not.toBe(thumbprint);
  });

  it("refuses an element that an alternative name has added: Envoy does not quote them", () => {
    expect(xfccOnly(`Hash=${otherHex};URI=spiffe://a/b,Hash=${hex}`)).toBeUndefined();
    expect(xfccOnly(`Hash=${otherHex};URI=spiffe://a/b;Hash=${hex}`)).toBeUndefined();
  });

  it("finds no certificate in an element with neither", () => {
    expect(xfccOnly("By=spiffe://mesh/a")).toBeNull();
    expect(xfcc("last")(`Hash=${hex},By=b`)).toBeNull();
  });

  it("reads a long hostile text in linear time", () => {
    const hostile = [
      `URI=${" ".repeat(100_000)}"`,
      `Subject="${"\\".repeat(100_001)}`,
      `${"a=b;".repeat(30_000)}"`,
      `${" ".repeat(100_000)}x`,
    ];
    const startedAt = performance.now();
    for (const text of hostile) expect(xfccOnly(text)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
