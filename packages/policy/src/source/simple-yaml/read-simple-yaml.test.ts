import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXAMPLE } from "../../test-support/example.js";
import type { DocumentNode } from "../node.js";
import { readAnyYaml } from "../read-yaml.js";
import { readSimpleYaml } from "./read-simple-yaml.js";

const runs = Number(process.env.FUZZ_RUNS ?? 2000);

/** The tree that the YAML parser reads, or the faults it finds. */
function readByParser(text: string): DocumentNode | readonly string[] {
  const faults: string[] = [];
  const node = readAnyYaml(text, (code, start, _, message) =>
    faults.push(`${start} ${code} ${message}`),
  );
  return faults.length === 0 && node !== undefined ? node : faults;
}

function expectNothingElse(text: string): void {
  const node = readSimpleYaml(text);
  if (node !== undefined) expect(node).toEqual(readByParser(text));
}

/** Parts of lines: of each kind that the reader handles, and of each that it must leave to the parser. */
const tokens = fc.constantFrom(
  ...[
    "a",
    "b c",
    "GET /a/:id",
    "http://a",
    "a#b",
    "a:b",
    "-1",
    "0x1F",
    "007",
    "1.0",
    "~",
    "true",
    "null",
    ".inf",
  ],
  ...[
    "é",
    "😀",
    "1_0",
    "0o7",
    "-",
    "- ",
    "- - ",
    "?",
    "? ",
    ":",
    ": ",
    " : ",
    ":a",
    "a: ",
    "b: ",
    "a:",
    '"a": ',
    "'b': ",
  ],
  ...[
    '"a"',
    "'a'",
    '"a\\n\\u0041"',
    '"\\q"',
    '"a',
    "'it''s'",
    '""',
    "''",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "[a, b]",
    "{ a: b }",
  ],
  ...[
    "[a: b]",
    "{a}",
    "{ a: , b: c }",
    "[]",
    "{}",
    "[a,]",
    "&a ",
    "*a",
    "!t ",
    "|",
    ">-",
    "%",
    "@",
    "`",
    "#",
    " # c",
    "#c",
  ],
  ...[
    "\t",
    " ",
    "  ",
    "\n",
    "\n",
    "\n",
    "\n  ",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "\r\n",
    "\r",
    "---",
    "...",
    "\ufeff",
    "<<: ",
  ],
);
const documents = fc.array(tokens, { maxLength: 14 }).map((parts) => parts.join(""));

/** Lines of a document, some of them with wrong indentation. */
const lines = fc
  .array(
    fc.tuple(
      fc.constantFrom(0, 0, 1, 2, 2, 3, 4, 4, 6),
      fc.constantFrom("", "", "- ", "-  ", "a: ", "b:", '"c": ', "'d':   ", "? "),
      fc.constantFrom(
        "",
        "x",
        "x y",
        "'x'",
        '"x"',
        "x: y",
        "x:",
        "[x, y]",
        "{ x: y }",
        "{ x:",
        "y }",
        "[",
        "]",
        "}",
        "x,",
        "# c",
        "~",
        "7",
      ),
      fc.constantFrom("", "", "", " ", " # c", "#c", ","),
      fc.constantFrom("\n", "\n", "\n", "\n\n", "\n   # c\n", "\r\n"),
    ),
    { maxLength: 8 },
  )
  .map((list) => list.map(([indent, ...rest]) => " ".repeat(indent) + rest.join("")).join(""));

/** The example with parts of it replaced. */
const edited = fc
  .array(fc.tuple(fc.nat(EXAMPLE.length), fc.nat(3), tokens), { minLength: 1, maxLength: 3 })
  .map((edits) =>
    edits.reduce(
      (text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length),
      EXAMPLE,
    ),
  );

/** Nested maps, each on its own line, the last without a value. */
function nested(depth: number): string {
  return Array.from({ length: depth }, (_, index) => `${" ".repeat(index)}a:\n`).join("");
}

describe("readSimpleYaml", () => {
  it.each([
    ["lists and maps in brackets", 'a: [x, \'y\', "z"]\nb: { c: 1, "d":[], e: {} }\n'],
    ["brackets over several lines", "a: [\n  x, # one\n\n  y,\n]\nb: {\n  c: d\n}\n"],
    ["maps in maps", "a:\n  b:\n    c: d\n  e: f\ng: h\n"],
    ["lists in maps", "a:\n  - b\n  - c\nd:\n- e\n"],
    ["maps in lists", "a:\n  - b: c\n    d: [e]\n  - { f: g }\n  -   h: i\n      j:\n      - k\n"],
    ["comments", "# a\n\na: b # c\n  # d\ne: # f\n  g: h\n# i"],
    ["a document's start", "# a\n--- # b\nc: d\n"],
    ["JSON", '{"a": [1, true, null, "\\u00e9\\n"], "b": {}}\n'],
    [
      "scalars that are not strings",
      "a: [~, null, true, 1, 0x1F, 007, 1.0, -1, 1e3, .inf, .nan]\n1: a\n",
    ],
    ["nothing behind a key", "a:\nb:   # c\nd: {}\n"],
    ["quotes", "\"a b\" : 'it''s'\n'c': \"\\x41\\t\"\n"],
    ["line ends of Windows", "a: [b,\r\n  c]\r\nd: e\r\n\r\nf:\r\n  - g\r\n"],
    ["the example of the README", EXAMPLE],
  ])("reads %s as the YAML parser does", (_, text) => {
    expect(readSimpleYaml(text)).toBeDefined();
    expect(readSimpleYaml(text)).toEqual(readByParser(text));
  });

  it.each([
    ["an anchor", "a: &b c\n"],
    ["an alias", "a: *b\n"],
    ["a tag", "a: !!str 1\n"],
    ["a block scalar", "a: |\n  b\n"],
    ["a scalar that continues in the next line", "a: b\n  c\n"],
    ["a string that continues in the next line", 'a: "b\n  c"\n'],
    ["a map in a line", "a: b: c\n"],
    ["a key that is a list", "? [a]\n: b\n"],
    ["a pair in a list", "[a: b]\n"],
    ["a second document", "a: b\n---\n"],
    ["a tab", "a:\tb\n"],
    ["a bracket that stays open", "a: [b\nc: d\n"],
    ["lists 33 deep", `${"[".repeat(33)}${"]".repeat(33)}`],
    ["nothing", "# a\n"],
  ])("leaves %s to the YAML parser", (_, text) => {
    expect(readSimpleYaml(text)).toBeUndefined();
  });

  it("reads every document as the YAML parser does, or not at all", () => {
    const folder = fileURLToPath(new URL("../../test-support/documents/", import.meta.url));
    for (const file of readdirSync(folder)) expectNothingElse(readFileSync(folder + file, "utf8"));
  });

  it.each([
    ["of any pieces", documents],
    ["of any lines", lines],
    ["that is the example, edited", edited],
  ])("reads a text %s as the YAML parser does, or not at all", (_, texts) => {
    fc.assert(fc.property(texts, expectNothingElse), { numRuns: runs });
  });

  it.each([
    ["maps in lines below", (depth: number) => nested(depth)],
    ["lists in lines below", (depth: number) => `${nested(depth - 1)}${" ".repeat(depth)}- a`],
    [
      "lists in maps in lists",
      (depth: number) => `${nested(depth - 3)}${" ".repeat(depth)}- a: [b]`,
    ],
    ["maps in braces", (depth: number) => `${"{a: ".repeat(depth)}b${"}".repeat(depth)}`],
  ])("reads %s 32 deep, as the YAML parser does", (_, text) => {
    expect(readSimpleYaml(text(32))).toEqual(readByParser(text(32)));
    expect(readSimpleYaml(text(33))).toBeUndefined();
    expect(readByParser(text(33))).toContainEqual(expect.stringContaining("document_too_deep"));
  });
});
