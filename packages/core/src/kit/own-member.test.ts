import { describe, expect, it } from "vitest";
import { ownMember } from "./own-member.js";

describe("ownMember", () => {
  it("reads an own member", () => {
    expect(ownMember({ keys: [] }, "keys")).toEqual([]);
    expect(ownMember(JSON.parse('{"__proto__": 1}'), "__proto__")).toBe(1);
  });

  it("reads nothing that is inherited", () => {
    expect(ownMember(Object.create({ keys: [] }), "keys")).toBeUndefined();
    expect(ownMember({}, "toString")).toBeUndefined();
  });

  it.each([undefined, null, "keys", 7])("finds nothing in %j", (document) => {
    expect(ownMember(document, "length")).toBeUndefined();
  });
});
