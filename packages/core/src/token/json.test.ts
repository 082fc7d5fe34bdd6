import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJsonObject } from "./json.js";

const parse = (text: string) => parseJsonObject(Buffer.from(text));

describe("parseJsonObject", () => {
  it.each([
    ["a list", "[]"],
    ["a string", '"{}"'],
    ["a number", "1"],
    ["null", "null"],
    ["nothing", ""],
    ["a truncated object", '{"a":1'],
    ["text after the object", "{} {}"],
    ["a byte order mark", "\ufeff{}"],
    ["a comment", "{/**/}"],
    ["a single-quoted name", "{'a':1}"],
    ["NaN", '{"exp":NaN}'],
  ])("refuses %s", (_what, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it.each([
    ["twice", '{"aud":"a","aud":"b"}'],
    ["twice with the same value", '{"aud":"a","aud":"a"}'],
    ["once plainly and once escaped", '{"aud":"a","\\u0061ud":"b"}'],
    ["twice, with values of two types", '{"aud":1,"aud":"b"}'],
    ["twice in a nested object", '{"cnf":{"jkt":1,"jkt":2}}'],
    ["twice in an object in a list", '{"list":[{"a":1,"a":1}]}'],
    ["twice under the name __proto__", '{"__proto__":1,"__proto__":2}'],
    ["twice, with a space before the second colon", '{"a":1,"a" :2}'],
    ["twice, with other white space before it", '{"a":1,"b":1,"a"\t:2,"b"\r\n:2}'],
    ["twice, one of them hidden behind a value that begins with a colon", '{"a":":","a":":"}'],
  ])("refuses an object that names a member %s", (_how, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it("does not treat colons and quotes inside strings as members", () => {
    const text = '{"a:\\"b\\":":"c:\\\\","d\\\\":"\\"e\\": {\\"a\\":1}"}';
    expect({ ...parse(text) }).toEqual(JSON.parse(text));
  });

  it.each(['{"a":":1"}', '{"a":" :1"}', '{"a":"\\":1"}', '{":":1}', '{" :" : ":" , ": :":[" :"]}'])(
    "accepts %s, whose strings have colons after quotes and spaces",
    (text) => {
      expect({ ...parse(text) }).toEqual(JSON.parse(text));
    },
  );

  it("refuses bytes that are not UTF-8", () => {
    expect(
      parseJsonObject(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    ).toBeUndefined();
    expect(parseJsonObject(Buffer.from('{"\ud800":1}', "utf16le"))).toBeUndefined();
  });

  it("accepts 32 levels and refuses 33", () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;
    expect(parse(nested(32))).toBeDefined();
    expect(parse(nested(33))).toBeUndefined();
    expect(parse(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).toBeUndefined();
  });

  it("gives objects no prototype, so that they have only the written members", () => {
    const parsed = parse('{"a":{},"__proto__":{"admin":true}}');
    expect(parsed?.toString).toBeUndefined();
    expect(parsed?.a).not.toHaveProperty("constructor");
    expect(parsed?.admin).toBeUndefined();
    expect("toString" in (parsed as object)).toBe(false);
    expect(Object.isFrozen(Object.getPrototypeOf(parsed))).toBe(true);
  });

  it("freezes everything", () => {
    const parsed = parse('{"a":{"b":[{"c":1}]}}') as { a: { b: { c: number }[] } };
    expect(Object.isFrozen(parsed)).toBe(true);
    expect(Object.isFrozen(parsed.a)).toBe(true);
    expect(Object.isFrozen(parsed.a.b)).toBe(true);
    expect(Object.isFrozen(parsed.a.b[0])).toBe(true);
  });

  it("agrees with JSON.parse on every object without repeated members", () => {
    const json = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 5 }));
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parse(text))).toBe(text);
      }),
    );
  });
});
