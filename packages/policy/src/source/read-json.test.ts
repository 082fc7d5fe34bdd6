// cspell:ignore etruenl
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DocumentNode } from "./node.js";
import { readJson } from "./read-json.js";

function read(text: string): { value: unknown; faults: string[] } {
  const faults: string[] = [];
  const node = readJson(text, (code, start, _end, message) =>
    faults.push(`${start} ${code} ${message}`),
  );
  return { value: node && toValue(node), faults };
}

function toValue(node: DocumentNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toValue);
  return node.members.map(({ key, value }) => [toValue(key), toValue(value)]);
}

function asPairs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asPairs);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([key, member]) => [key, asPairs(member)]);
}

describe("readJson", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 1, "\t"), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), undefined, indent);
        expect(read(text)).toEqual({ value: asPairs(JSON.parse(text)), faults: [] });
      }),
    );
  });

  it("refuses what JSON.parse refuses", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'{}[]:,"\\ 01-+.eEtruenl\n\u0001', "true", "null", '"a"'), {
          maxLength: 12,
        }),
        (parts) => {
          const text = parts.join("");
          let accepted = true;
          try {
            JSON.parse(text);
          } catch {
            accepted = false;
          }
          expect(read(text).faults.length === 0).toBe(accepted);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("keeps both of two members of one name", () => {
    expect(read('{"a": 1, "a": 2}').value).toEqual([
      ["a", 1],
      ["a", 2],
    ]);
  });

  it.each([
    ['{"a": 1,}', "8 yaml_syntax is not JSON: a name in double quotes is missing here"],
    ["{a: 1}", "1 yaml_syntax is not JSON: a name in double quotes is missing here"],
    ['{"a" 1}', "5 yaml_syntax is not JSON: a colon is missing here"],
    ['{"a": 1 "b": 2}', "8 yaml_syntax is not JSON: a comma or `}` is missing here"],
    ["[1 2]", "3 yaml_syntax is not JSON: a comma or `]` is missing here"],
    ["[01]", "2 yaml_syntax is not JSON: a comma or `]` is missing here"],
    ["['a']", "1 yaml_syntax is not JSON: a value is missing here"],
    ['["a', "1 yaml_syntax is not JSON: this string has no end"],
    ['["\\x"]', "1 yaml_syntax is not JSON: this string has an escape that is unknown in JSON"],
    ["{} // why", "3 yaml_syntax is not JSON: there is more after the document"],
    [" ", '0 document_empty is empty: begin with {"version": 1}'],
  ])("reports the place of the fault in %s", (text, fault) => {
    expect(read(text).faults).toEqual([fault]);
  });
});
