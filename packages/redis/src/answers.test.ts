import { describe, expect, it } from "vitest";
import { countOf, entriesOf, isDone, newsOf, textOrNothing } from "./answers.js";

const ENTRIES = [
  ["1-0", ["r", "one"]],
  ["1-1", ["other", "x", "r", "two"]],
  ["2-0", ["other", "x"]],
];
const READ = [
  { id: "1-0", record: "one" },
  { id: "1-1", record: "two" },
  { id: "2-0", record: undefined },
];

describe("the answers of a server", () => {
  it.each([
    ["a list of pairs, as in RESP2", [["cg:revoked", ENTRIES]]],
    ["a map, as in RESP3", new Map([["cg:revoked", ENTRIES]])],
    ["an object", { "cg:revoked": ENTRIES }],
    ["a list of keys and values", ["cg:revoked", ENTRIES]],
  ])("are read as entries from %s", (_form, answer) => {
    expect(newsOf(answer)).toEqual(READ);
  });

  it("are read as no news from null", () => {
    expect(newsOf(null)).toEqual([]);
  });

  it("are read from octets as from texts", () => {
    const octets = (text: string): Uint8Array => Buffer.from(text);
    expect(textOrNothing(octets("é"))).toBe("é");
    expect(isDone(octets("OK"))).toBe(true);
    expect(entriesOf([[octets("1-0"), [octets("r"), octets("one")]]])).toEqual([READ[0]]);
  });

  it("are read from fields in a map or an object", () => {
    expect(entriesOf([["1-0", new Map([["r", "one"]])]])).toEqual([READ[0]]);
    expect(entriesOf([["1-0", { r: "one" }]])).toEqual([READ[0]]);
  });

  it.each([1, 1n, "1"])("are read as a count from %s", (answer) => {
    expect(countOf(answer)).toBe(1);
  });

  it.each([
    ["isDone", () => isDone("QUEUED")],
    ["isDone", () => isDone(1)],
    ["textOrNothing", () => textOrNothing({})],
    ["countOf", () => countOf("many")],
    ["countOf", () => countOf(null)],
    ["entriesOf", () => entriesOf("none")],
    ["entriesOf", () => entriesOf([["latest", ["r", "one"]]])],
    ["newsOf", () => newsOf([])],
    ["newsOf", () => newsOf("news")],
  ])("are refused by %s where they belong to another command", (_name, read) => {
    expect(read).toThrow();
  });
});
