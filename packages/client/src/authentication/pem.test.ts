import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { pemBlocks, unwrapped } from "./pem.js";
import { privateKeyJwt } from "./private-key-jwt.js";
import { show, sourceOf } from "./test-support/show.js";

const pem: string = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
}).privateKey;
const jwk = JSON.stringify(createPrivateKey(pem).export({ format: "jwk" }));
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const encrypted = createPrivateKey(pem).export({
  ...({ type: "pkcs8", format: "pem" } as const),
  ...{ cipher: "aes-256-cbc", passphrase: "never-seen" },
}) as string;
const encryptedInTheOldWay = createPrivateKey(pem).export({
  ...({ type: "pkcs1", format: "pem" } as const),
  ...{ cipher: "aes-256-cbc", passphrase: "never-seen" },
}) as string;

const read = (value: string) => privateKeyJwt({ key: sourceOf(value) });

describe("a key from an environment variable", () => {
  it.each([
    ["as it is", pem],
    ["without the line end", pem.trim()],
    ["with \\n for line breaks", pem.replaceAll("\n", "\\n")],
    ["with \\r\\n for line breaks", pem.replaceAll("\n", "\\r\\n")],
    ["with line breaks of Windows", pem.replaceAll("\n", "\r\n")],
    ["in double quotes", `"${pem}"`],
    ["in single quotes, with \\n for line breaks", `'${pem.replaceAll("\n", "\\n")}'`],
    ["with blanks for line breaks", pem.replaceAll("\n", " ")],
    [
      "without line breaks in the body",
      pem.replace(/(?<=[A-Za-z0-9+/=])\n(?=[A-Za-z0-9+/=])/g, ""),
    ],
    ["indented", pem.replaceAll("\n", "\n    ")],
    ["with lines before and after it", `Bag Attributes\n${pem}\nend`],
    ["as Base64", base64(pem)],
    ["as Base64 in lines", base64(pem).replace(/.{76}/g, "$&\n")],
    ["as a JWK", jwk],
    ["as a JWK in Base64", base64(jwk)],
    ["as a JWK in quotes", `'${jwk}'`],
  ])("is read %s", async (_how, text) => {
    expect((await show(read(text))).form.client_assertion).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it.each([
    ["is cut at its first line break", pem.split("\n", 1)[0] as string, "line breaks"],
    ["is cut somewhere", pem.slice(0, 400), "line breaks"],
    ["has lost characters", pem.replace(/[a-z]{2}/g, ""), "damaged"],
    ["has a passphrase", encrypted, "passphrase"],
    ["has a passphrase in the legacy format", encryptedInTheOldWay, "passphrase"],
    ["is another text", "pear-tree-44", "not a private key in PEM, nor a private JWK"],
  ])("reports the fault where it %s", async (_how, text, words) => {
    const error = await read(text)
      .credential({ reason: "initial" })
      .catch((reason: Error) => reason);
    expect(error).toMatchObject({
      code: "credential_unavailable",
      message: expect.stringContaining(words),
    });
    if (words !== "passphrase") expect((error as Error).message).not.toContain("passphrase");
  });
});

describe("pemBlocks", () => {
  it("finds every block, and nothing that only resembles one", () => {
    const text = `${pem}-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----`;
    expect(pemBlocks(text).map(({ label }) => label)).toEqual(["PRIVATE KEY", "CERTIFICATE"]);
    expect(pemBlocks("-----BEGIN A-----\nQQ==\n-----END B-----")).toEqual([]);
    expect(pemBlocks("")).toEqual([]);
  });

  it("takes time in proportion to the length of what is not PEM", () => {
    const start = performance.now();
    for (const piece of ["-----BEGIN A-----", "\\n", '"', "QQ==", "-----BEGIN ", " "]) {
      unwrapped(piece.repeat(20_000));
      pemBlocks(piece.repeat(3000));
    }
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
