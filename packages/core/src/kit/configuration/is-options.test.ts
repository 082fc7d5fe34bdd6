import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { Faults, isOptions, received } from "./faults.js";

class WithGetter {
  get scope(): string {
    return "orders:read";
  }
}
class WithMember {
  readonly scope = "orders:read";
}

describe("isOptions", () => {
  it.each<[string, object]>([
    ["an object", {}],
    ["one without a prototype", Object.create(null)],
    ["one of another realm", runInNewContext("({})")],
    ["one that inherits of another object, which is not read", Object.create({ scope: "none" })],
    ["an instance with members of its own", new WithMember()],
  ])("accepts %s", (_what, given) => {
    expect(isOptions(given)).toBe(true);
  });

  it.each<[string, object]>([
    ["a Map", new Map([["scope", "orders:read"]])],
    ["a Set", new Set(["orders:read"])],
    ["search parameters", new URLSearchParams({ scope: "orders:read" })],
    ["a signal", new AbortController().signal],
    ["an instance whose members are getters", new WithGetter()],
  ])("refuses %s, whose content would be ignored", (_what, given) => {
    expect(isOptions(given)).toBe(false);
    const faults = new Faults();
    expect(faults.within("dpop.").own(given, ["scope"])).toEqual({});
    expect(faults.found.map(({ message }) => message)).toEqual([
      "`dpop` must be an object, received an object without members of its own",
    ]);
    expect(received(given)).toBe("an object without members of its own");
  });
});

describe("Faults.own", () => {
  it("reports a getter that throws, and nothing of what it throws", () => {
    const faults = new Faults();
    const given = {
      mode: "report",
      get realm(): string {
        throw new Error("pear-tree-44");
      },
    };
    expect(faults.own(given, ["realm", "mode"], ["realm"])).toEqual({ mode: "report" });
    expect(faults.found).toEqual([
      {
        code: "option_invalid",
        option: "realm",
        message: "`realm` has a getter that throws: give it a value",
      },
    ]);
  });
});
