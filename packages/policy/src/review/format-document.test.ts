import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";
import { EXAMPLE, EXAMPLE_ENV } from "../test-support/example.js";
import { formatDocument } from "./format-document.js";

const formatted = (text: string): string => {
  const { text: result, findings } = formatDocument(text);
  expect(findings).toEqual([]);
  return result as string;
};

const versionOf = (text: string): string | undefined =>
  parsePolicy(text, { env: EXAMPLE_ENV }).policy?.version;

const commentsIn = (text: string): readonly string[] =>
  text
    .split("\n")
    .flatMap((line) => /(?:^|\s)(#.*?)\s*$/.exec(line)?.[1] ?? [])
    .sort();

describe("formatDocument", () => {
  it("sets indentation, quotes, blank lines, spaces and comments", () => {
    expect(
      formatted(`version:   1


service: 'orders'   # name
callers:
    checkout:        {owner: "payments"}
    "12345":         { owner: 'partner' }
    'yes': {contact: '#x'}
endpoints:
    "GET /a":   {callers: [ checkout,"12345" ], scope: "a:b"}
    "* /b":
        callers:
        - checkout
        # the last one
        -   { client: 'yes', reason: 'say "no"' }
`),
    ).toBe(`version: 1

service: orders # name
callers:
  checkout: { owner: payments }
  "12345": { owner: partner }
  "yes": { contact: "#x" }
endpoints:
  GET /a: { callers: [checkout, "12345"], scope: a:b }
  "* /b":
    callers:
      - checkout
      # the last one
      - { client: "yes", reason: 'say "no"' }
`);
  });

  it("writes one item per line when a list or map is on several lines", () => {
    const text =
      "version: 1\ngroups: {\n  a: [x,\n    y, # c\n    z],\n  b: [ x ]\n}\nendpoints: {}\n";
    expect(formatted(text)).toBe(
      "version: 1\ngroups:\n  a:\n    - x\n    - y # c\n    - z\n  b: [x]\nendpoints: {}\n",
    );
  });

  it("puts the members of the top level in order, with their comments, and keeps those for editors at the top", () => {
    const text = `# yaml-language-server: $schema=x.json
# all of them
endpoints: {}

# mine
owner: me
tests: 1
version: 1
`;
    const expected = `# yaml-language-server: $schema=x.json
version: 1
# mine
owner: me
# all of them
endpoints: {}
tests: 1
`;
    const result = formatted(text);
    expect(result.replaceAll("\n\n", "\n")).toBe(expected);
    expect(formatted(result)).toBe(result);
  });

  it("keeps comments at the level of their indentation", () => {
    const text = `version: 1
callers:
  checkout: {}
  # of the callers

# of the groups
groups:
  a: [checkout]
  # behind
endpoints: {}
`;
    expect(formatted(text)).toBe(text);
  });

  it("keeps numbers, dates and empty values as written", () => {
    const text =
      "version: 1\na: 007\nb: 0x1F\nc: ~\nd: 2027-01-31\ne: 1.0\nf: True\ng: 1_000\nh:\ni: null\n";
    expect(formatted(text)).toBe(text);
  });

  it("keeps the byte order mark and line ends of Windows", () => {
    const result = formatDocument(Buffer.from("\uFEFFversion:   1\r\nendpoints: {}\r\n"));
    expect(result.text).toBe("\uFEFFversion: 1\r\nendpoints: {}\r\n");
  });

  it("keeps the example unchanged, except for its columns", () => {
    expect(formatted(EXAMPLE)).toBe(EXAMPLE.replace(/(:) {2,}/g, "$1 "));
  });

  it.each([
    ["is not YAML", "a: [", "yaml_syntax"],
    ["has an anchor", "a: &x 1\nb: *x\n", "yaml_anchor"],
    ["has a tag", "a: !!str 1\n", "yaml_tag"],
    ["has two documents", "a: 1\n---\nb: 1\n", "yaml_multi_document"],
    ["is empty", "# nothing\n", "document_empty"],
    ["has a character that cannot be seen", 'a: "\u202e"\n', "name_characters"],
    ["has one that is escaped", 'a: "\\u202e"\n', "name_characters"],
    ["is too deep", `a: ${"[".repeat(40)}${"]".repeat(40)}\n`, "document_too_deep"],
    ["is not UTF-8", new Uint8Array([97, 58, 32, 0xff]), "document_encoding"],
    ["is too large", "#".repeat(4_194_305), "document_too_large"],
  ])("keeps a document unchanged that %s", (_, text, code) => {
    const { text: result, findings } = formatDocument(text, "x.yaml");
    expect(result).toBeUndefined();
    expect(findings[0]).toMatchObject({ code, file: "x.yaml", severity: "error" });
  });

  const folder = new URL("../test-support/documents/", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  it("keeps the meaning, and changes nothing the second time: every document of the tests", () => {
    expect(files.length).toBeGreaterThan(50);
    for (const name of files) {
      const text = readFileSync(new URL(name, folder), "utf8");
      const once = formatDocument(text).text;
      if (once === undefined) continue;
      expect(formatDocument(once).text, name).toBe(once);
      expect(versionOf(once), name).toBe(versionOf(text));
      expect(commentsIn(once), name).toEqual(commentsIn(text));
    }
  });

  it("keeps version and comments of random documents, and changes nothing the second time", () => {
    const lines = EXAMPLE.split("\n");
    const at = fc.nat(lines.length - 1);
    const change = fc.oneof(
      fc.record({ at, kind: fc.constant("comment"), indent: fc.nat(8) }),
      fc.record({ at, kind: fc.constant("blank"), indent: fc.nat(3) }),
      fc.record({ at, kind: fc.constant("trailing"), indent: fc.nat(3) }),
      fc.record({ at, kind: fc.constant("wider"), indent: fc.nat(3) }),
      fc.record({ at, kind: fc.constant("quoted"), indent: fc.nat(1) }),
      fc.record({ at, kind: fc.constant("broken"), indent: fc.nat(1) }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.boolean(), (changes, isReversed) => {
        const written = lines.map((line) => [line]);
        let count = 0;
        const note = (): string => {
          count += 1;
          return `# note ${count}`;
        };
        for (const { at: index, kind, indent } of changes) {
          const here = written[index] as string[];
          const last = here.at(-1) as string;
          if (kind === "comment") here.unshift(`${" ".repeat(indent)}${note()}`);
          if (kind === "blank") here.unshift(...Array<string>(indent).fill(""));
          if (last.includes("#") || last === "") continue;
          let changed = last;
          if (kind === "trailing") changed = `${last}${" ".repeat(indent + 1)}${note()}`;
          if (kind === "wider") changed = last.replace(/: (?=\S)/, `:${" ".repeat(indent + 1)}`);
          if (kind === "quoted")
            changed = last.replace(
              /([:,[] ?)([a-z][a-z:-]+)(?=[\],]|$)/,
              indent ? "$1'$2'" : '$1"$2"',
            );
          if (kind === "broken")
            changed = last.replace(/, (?=[^[\]{}]*[\]}]+$)/, ",\n             ");
          here[here.length - 1] = changed;
        }
        let text = written.flat().join("\n");
        if (isReversed) {
          const parts = text.split(/^(?=[a-z])/m);
          text = parts.reverse().join("");
        }
        const before = versionOf(text);
        fc.pre(before !== undefined);
        const once = formatted(text);
        expect(versionOf(once)).toBe(before);
        expect(commentsIn(once)).toEqual(commentsIn(text));
        expect(formatted(once)).toBe(once);
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it("changes nothing the second time when comments end two blocks", () => {
    const text =
      "version: 1\nendpoints:\n  GET /e:\n    callers: [\n      one,\n    ]\n    # a\nowner: o\n# b\n";
    const once = formatDocument(text).text ?? "";
    expect(once).toContain("# a\n");
    expect(once).toContain("# b\n");
    expect(formatDocument(once).text).toBe(once);
  });
});
