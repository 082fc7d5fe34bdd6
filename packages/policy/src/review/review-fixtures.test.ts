import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Finding } from "../findings/finding.js";
import { parseRules } from "./rules/read-rules.js";
import { parseTestFile } from "./testing/read-test-file.js";

/** Each file lists at its end what is found in it, and where: `# expect: 3:12 error value_invalid`. */
const folders = {
  "test-files": (text: string) => parseTestFile(text, { file: "callgate.test.yaml" }).findings,
  rules: (text: string) => parseRules(text, { file: "callgate.rules.yaml" }).findings,
};

function expectedOf(text: string): string[] {
  return Array.from(text.matchAll(/^# expect: (.*)$/gm), ([, expected]) => String(expected));
}

const shortly = ({ line, column, severity, code }: Finding) =>
  `${line}:${column} ${severity} ${code}`;

describe.each(Object.entries(folders))("every fault of a file in %s", (folder, findingsOf) => {
  const path = fileURLToPath(new URL(`../test-support/${folder}/`, import.meta.url));
  it.each(readdirSync(path))("is found at its place: %s", (file) => {
    const text = readFileSync(path + file, "utf8");
    expect(findingsOf(text).map(shortly)).toEqual(expectedOf(text));
  });
});

describe.each([
  ["parseTestFile", parseTestFile],
  ["parseRules", parseRules],
])("%s", (_, parse) => {
  const codes = (text: string | Uint8Array, file = "x.yaml") =>
    parse(text, { file }).findings.map(({ code }) => code);

  it("refuses what is refused in a document", () => {
    expect(codes("a".repeat(4_194_305))).toEqual(["document_too_large"]);
    expect(codes(Uint8Array.of(0x61, 0xff))).toEqual(["document_encoding"]);
    expect(codes("version: 1\n---\nversion: 1\n")).toContain("yaml_multi_document");
    expect(codes("version: \u202e1\n")).toContain("name_characters");
    expect(codes("[".repeat(40))).toEqual(["document_too_deep"]);
    expect(codes("{,}", "x.json")).toEqual(["yaml_syntax"]);
  });

  it("reads a byte order mark, and line breaks of any system", () => {
    const { findings } = parse("\ufeffversion: 2\r\nx: 1\r\n", { file: "x.yaml" });
    expect(findings.map(shortly)).toEqual(
      expect.arrayContaining(["1:10 error version_unsupported", "2:1 error key_unknown"]),
    );
  });

  it.each([
    ["text", 7, { file: "x" }],
    ["file", "", {}],
    ["file", "", { file: "" }],
    ["x", "", { file: "x", x: 1 }],
  ])("throws for invalid options: %s", (option, text, options) => {
    expect(() => parse(text as string, options as { file: string })).toThrow(`\`${option}\``);
  });
});
