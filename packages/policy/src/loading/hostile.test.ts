// cspell:ignore omap
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parsePolicy, readPolicy } from "./load-policy.js";

const HEAD = "version: 1\nendpoints:\n  GET /a: ";
const places = (text: string | Uint8Array, file = "callgate.yaml"): string[] =>
  parsePolicy(text, { file }).findings.map(({ line, column, code }) => `${line}:${column} ${code}`);
const bytes = (...parts: (string | number)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(typeof part === "number" ? [part] : part)));

const folder = mkdtempSync(join(tmpdir(), "callgate-policy-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a document's bytes", () => {
  it.each([
    [
      "a byte order mark counts for no column",
      bytes("\uFEFF", "version: 2\nendpoints: {}\n"),
      ["1:10 version_unsupported"],
    ],
    [
      "a byte order mark of a text, too",
      "\uFEFFversion: 2\nendpoints: {}\n",
      ["1:10 version_unsupported"],
    ],
    [
      "line ends of Windows",
      "version: 1\r\nendpoints:\r\n  GET /a: no-one\r\n",
      ["3:11 value_invalid"],
    ],
    [
      "letters of two UTF-16 units count for two",
      `${HEAD}{ reason: "😀", callers: [] }\n`,
      ["3:36 callers_empty"],
    ],
    ["what is not UTF-8", bytes("version: 1\nowner: é", 0xff, "x\n"), ["2:9 document_encoding"]],
    ["a letter that is cut off", bytes("version: 1\nowner: a", 0xc3), ["2:9 document_encoding"]],
    ["UTF-16", bytes(0xff, 0xfe, "v\0e\0"), ["1:1 document_encoding"]],
    ["nothing", "", ["1:1 document_empty"]],
    ["nothing but a mark of a document", "---\n", ["1:1 document_empty"]],
    ["a NUL", `${HEAD}{ callers: [a\0b] }\n`, ["3:24 name_characters"]],
    ["a lone surrogate of a text", `${HEAD}{ callers: [a\ud800b] }\n`, ["3:24 name_characters"]],
  ])("%s", (_, document, expected) => {
    expect(places(document)).toEqual(expected);
  });

  it("are refused above 4 MiB before they are read", () => {
    const full = `${HEAD}none\n#`.padEnd(4_194_304, "x");
    expect(places(full)).toEqual([]);
    expect(places(`${full}x`)).toEqual(["1:1 document_too_large"]);
    const path = join(folder, "large.yaml");
    writeFileSync(path, `${full}x`);
    expect(readPolicy(path).findings.map(({ code }) => code)).toEqual(["document_too_large"]);
  });

  it("are counted as bytes, not as letters", () => {
    const full = `${HEAD}none\n#`.padEnd(2_200_000, "é");
    expect(places(full)).toEqual(["1:1 document_too_large"]);
  });

  it("that cannot be read are a finding", () => {
    const missing = readPolicy(join(folder, "missing.yaml")).findings;
    expect(missing.map(({ code, message }) => [code, message])).toEqual([
      ["file_unreadable", "cannot be read: ENOENT"],
    ]);
    const directory = readPolicy(folder).findings;
    expect(directory.map(({ code, message }) => [code, message])).toEqual([
      ["file_unreadable", "is not a file"],
    ]);
  });
});

const deepLines = (depth: number): string =>
  Array.from({ length: depth }, (_, index) => `${" ".repeat(index)}a:`).join("\n");

describe("a document that is made to be costly", () => {
  it.each([
    ["open braces", "{".repeat(100_000), "1:33 document_too_deep"],
    ["open brackets behind a key", `version: ${"[".repeat(100_000)}`, "1:41 document_too_deep"],
    ["lists in lists in one line", `${"- ".repeat(100_000)}x`, "1:65 document_too_deep"],
    ["keys in keys in one line", `${"? ".repeat(100_000)}x`, "1:65 document_too_deep"],
    ["closing braces", `version: 1\n${"}".repeat(100_000)}`, "2:1 yaml_syntax"],
    ["JSON's open brackets", "[".repeat(100_000), "1:33 document_too_deep", "a.json"],
    [
      "one long line",
      `${HEAD}{ callers: [${"a-caller-of-thirty-letters-long, ".repeat(30_000)}y`,
      undefined,
    ],
    ["one long word", `${HEAD}${"x".repeat(1_000_000)}\n`, "3:11 value_invalid"],
    ["one long string", `${HEAD}"${"\\n".repeat(500_000)}"\n`, "3:11 value_invalid"],
    [
      "one long key",
      `version: 1\nendpoints:\n  ? ${"x".repeat(1_000_000)}\n  : none\n`,
      "3:5 endpoint_malformed",
    ],
    [
      "commas with nothing between them",
      `${HEAD}{ a: [${",".repeat(100_000)}] }`,
      "3:18 yaml_syntax",
    ],
    ["brackets in braces", "[{a: ".repeat(100_000), "1:81 document_too_deep"],
    ["keys in keys, line by line", deepLines(2000), "33:34 document_too_deep"],
    ["a million spaces", `${HEAD}${" ".repeat(1_000_000)}no-one\n`, "3:1000011 value_invalid"],
    [
      "a million empty lines",
      `version: 1\nendpoints:\n${"\n".repeat(1_000_000)}  GET /a: no-one\n`,
      "1000003:11 value_invalid",
    ],
    [
      "names of one letter",
      `${HEAD}{ callers: [${"a, ".repeat(100_000)}7] }\n`,
      "3:26 caller_duplicate",
    ],
    ["many documents", `${HEAD}none\n${"---\n".repeat(20_000)}`, "4:1 yaml_multi_document"],
    [
      "many keys twice",
      `version: 1\nendpoints: {}\n${"owner: a\n".repeat(20_000)}`,
      "4:1 yaml_duplicate_key",
    ],
  ])("is refused: %s", (_, document, first, file = "callgate.yaml") => {
    const [found] = places(document, file);
    if (first === undefined) expect(found).toMatch(/yaml_syntax$/);
    else expect(found).toBe(first);
  });

  it("cannot multiply itself by aliases", () => {
    const lines = Array.from({ length: 26 }, (_, index) => {
      const before = index === 0 ? "x" : `*a${index - 1}`;
      return `a${index}: &a${index} [${Array(10).fill(before).join(", ")}]`;
    });
    const found = places(`version: 1\nendpoints: {}\n${lines.join("\n")}\n`);
    expect(found[0]).toBe("3:5 yaml_anchor");
    expect(new Set(found.map((place) => place.split(" ")[1]))).toEqual(new Set(["yaml_anchor"]));
  });

  it.each(["!!omap", "!!pairs", "!<tag:yaml.org,2002:omap>"])(
    "is refused where a list has the tag %s, which makes pairs of it",
    (tag) => {
      for (const list of ["[GET /a: public]", "[a]", "[[a]]", "[{ a: 1, b: 2 }]"]) {
        const document = `version: 1\nendpoints: ${tag} ${list}\n`;
        expect(places(document)[0]).toBe("2:12 yaml_tag");
      }
    },
  );

  it.each(["&a ", "*a ", "!a ", "%A\n"])(
    "reports the first 10 000 of %j, and counts the rest",
    (sign) => {
      const { findings } = parsePolicy(sign.repeat(10_005));
      expect(findings).toHaveLength(10_001);
      expect(findings[9999]?.code).toMatch(/^yaml_(?:anchor|tag)$/);
      expect(findings.at(-1)).toMatchObject({ code: "limit_exceeded" });
      expect(findings.at(-1)?.message).toContain("5 more errors");
    },
  );

  it("leaves the stack traces of other errors as long as they were", () => {
    const before = Error.stackTraceLimit;
    expect(places(`${HEAD}{`)).toEqual(["3:12 yaml_syntax"]);
    expect(Error.stackTraceLimit).toBe(before);
  });

  it("reports 10 000 findings and counts the rest", () => {
    const document = `version: 1\nendpoints: {}\n${Array.from({ length: 10_005 }, (_, index) => `k${index}: 1\n`).join("")}`;
    const { findings } = parsePolicy(document);
    expect(findings).toHaveLength(10_001);
    expect(findings.at(-1)).toMatchObject({ code: "limit_exceeded", severity: "error" });
    expect(findings.at(-1)?.message).toContain("5 more errors");
  });

  it("may have 10 000 endpoints, and no more", () => {
    const endpoints = (count: number): string =>
      `version: 1\nendpoints:\n${Array.from({ length: count }, (_, index) => `  GET /${index}: none\n`).join("")}`;
    expect(places(endpoints(10_000))).toEqual([]);
    expect(places(endpoints(10_001))).toEqual(["10003:3 limit_exceeded"]);
  });

  it("may have 100 000 callers, and no more", () => {
    const names = Array.from({ length: 100_001 }, (_, index) => `"c${index}": {}`);
    const document = (count: number): string =>
      `{ "version": 1, "endpoints": { "GET /a": { "callers": "any", "scope": "a", "reason": "b" } }, "callers": {\n${names.slice(0, count).join(",\n")} } }`;
    expect(places(document(100_000), "a.json")).toEqual([]);
    expect(places(document(100_001), "a.json")).toEqual(["100002:1 limit_exceeded"]);
  });

  it("may have 1 000 000 grants with its groups expanded, and no more", () => {
    const group = Array.from({ length: 1000 }, (_, index) => `c${index}`).join(", ");
    const endpoint = (_: unknown, index: number): string =>
      `  GET /${index}: { callers: [group:all] }`;
    const document = (count: number): string =>
      `version: 1\ngroups:\n  all: [${group}]\nendpoints:\n${Array.from({ length: count }, endpoint).join("\n")}`;
    expect(places(document(1000))).toEqual([]);
    expect(places(document(1001))).toEqual(["1005:26 limit_exceeded"]);
  });
});
