import { afterEach, describe, expect, it } from "vitest";
import { parseJson } from "./parse-json.js";

describe("parseJson", () => {
  afterEach(() => void Reflect.deleteProperty(Object.prototype, "keys"));

  it("reads no member that other code left on Object.prototype, at any level", () => {
    Object.defineProperty(Object.prototype, "keys", { value: ["x"], configurable: true });
    type Outer = Record<"keys" | "inner", { keys?: unknown }> & { list: { keys?: unknown }[] };
    const outer = parseJson('{"inner":{},"list":[{}]}') as Outer;
    expect([outer.keys, outer.inner.keys, outer.list?.[0]?.keys]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("keeps every member that is written, under any name", () => {
    const text = '{"__proto__":{"keys":[]},"constructor":1,"a":[1,null,"x",{"b":true}]}';
    expect(JSON.stringify(parseJson(text))).toBe(text);
  });

  it.each(["1", '"x"', "null", "true", "[]"])("returns %s as JSON.parse does", (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it("throws for text that is not JSON, and for deep nesting", () => {
    expect(() => parseJson("{")).toThrow(SyntaxError);
    expect(() => parseJson("[".repeat(200_000) + "]".repeat(200_000))).toThrow(RangeError);
  });
});
