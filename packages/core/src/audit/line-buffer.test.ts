// cspell:ignore aabb
import { describe, expect, it } from "vitest";
import { LineBuffer } from "./line-buffer.js";

function bufferOf(...lines: readonly string[]): LineBuffer {
  const buffer = new LineBuffer();
  for (const line of lines) buffer.add(line);
  return buffer;
}

describe("LineBuffer", () => {
  it("takes as many lines as fit, in their order", () => {
    const buffer = bufferOf("aa", "bb", "cc");
    expect(buffer.take(4)).toEqual({ text: "aabb", count: 2 });
    expect(buffer.count).toBe(1);
    expect(buffer.take(4)).toEqual({ text: "cc", count: 1 });
    expect(buffer.count).toBe(0);
  });

  it("takes a line that is longer than what fits, by itself", () => {
    const buffer = bufferOf("aaaaa", "b");
    expect(buffer.take(4)).toEqual({ text: "aaaaa", count: 1 });
    expect(buffer.take(4)).toEqual({ text: "b", count: 1 });
  });

  it("loses no line while some are added between two chunks", () => {
    const buffer = bufferOf();
    const taken: string[] = [];
    for (let n = 0; n < 1000; n += 1) {
      buffer.add(`${n};`);
      if (n % 7 === 0) taken.push(buffer.take(12).text);
    }
    while (buffer.count > 0) taken.push(buffer.take(12).text);
    expect(taken.join("")).toBe(Array.from({ length: 1000 }, (_, n) => `${n};`).join(""));
  });

  it("is empty when it is cleared", () => {
    const buffer = bufferOf("a", "b");
    buffer.take(1);
    buffer.clear();
    expect(buffer.count).toBe(0);
    buffer.add("c");
    expect(buffer.take(9)).toEqual({ text: "c", count: 1 });
  });
});
