import { describe, expect, it } from "vitest";
import { isOneSequence } from "./der.js";

/** A value of this tag, with these octets for its length, and so many of content. */
function value(tag: number, length: readonly number[], content: number): Uint8Array {
  return Uint8Array.from([tag, ...length, ...Array.from({ length: content }, () => 0)]);
}

describe("isOneSequence (X.690 section 8.1.3)", () => {
  it.each([
    ["no content", value(0x30, [0], 0)],
    ["the longest short form", value(0x30, [0x7f], 127)],
    ["one octet of length", value(0x30, [0x81, 0x80], 128)],
    ["two octets of length", value(0x30, [0x82, 0x01, 0x2c], 300)],
    ["three octets of length", value(0x30, [0x83, 0x01, 0x00, 0x00], 65_536)],
  ])("accepts %s", (_what, octets) => {
    expect(isOneSequence(octets)).toBe(true);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["a tag alone", value(0x30, [], 0)],
    ["another tag", value(0x31, [0], 0)],
    ["too little content", value(0x30, [3], 2)],
    ["too much content", value(0x30, [3], 4)],
    ["an indefinite length", value(0x30, [0x80], 2)],
    ["an indefinite length without content", value(0x30, [0x80], 0)],
    ["an indefinite length, read as the number", value(0x30, [0x80], 128)],
    ["a length that is cut off", value(0x30, [0x82, 1], 0)],
    ["four octets of length", value(0x30, [0x84, 0, 0, 0, 1], 1)],
    ["too little content after a long length", value(0x30, [0x81, 0x80], 127)],
  ])("refuses %s", (_what, octets) => {
    expect(isOneSequence(octets)).toBe(false);
  });
});
