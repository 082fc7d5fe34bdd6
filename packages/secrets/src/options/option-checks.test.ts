import { Faults } from "@callgate/core/kit";
import { describe, expect, it } from "vitest";
import { faultsOf } from "../test-support/faults-of.js";
import {
  checkSource,
  kindOf,
  numberOrKindOf,
  optionalText,
  textMatching,
} from "./option-checks.js";

const faultsAfter = (check: (faults: Faults) => unknown) =>
  faultsOf(() => {
    const faults = new Faults();
    check(faults);
    faults.throwIfAny("test");
  });

describe("kindOf", () => {
  it.each([
    ["hunter2", "a string"],
    ["", "an empty string"],
    [1234, "a number"],
    [{ hunter2: 1 }, "an object"],
    [undefined, "undefined"],
  ])("describes %j without repeating it", (value, text) => {
    expect(kindOf(value)).toBe(text);
  });
});

describe("numberOrKindOf", () => {
  it("shows a number, and nothing else", () => {
    expect(numberOrKindOf(86_401)).toBe("86401");
    expect(numberOrKindOf("hunter2")).toBe("a string");
  });
});

describe("textMatching", () => {
  const rule = { pattern: /^[a-z]+$/, expected: "a word" };

  it("reports a fault where a mandatory text is missing or does not match", () => {
    expect(faultsAfter((faults) => textMatching({}, "name", rule, faults))).toEqual([
      "name option_missing",
    ]);
    expect(faultsAfter((faults) => textMatching({ name: "A" }, "name", rule, faults))).toEqual([
      "name option_invalid",
    ]);
  });

  it("uses its default, or none where the text is optional", () => {
    const faults = new Faults();
    expect(textMatching({}, "name", { ...rule, byDefault: "x" }, faults)).toBe("x");
    expect(optionalText({}, "name", rule, faults)).toBeUndefined();
    expect(optionalText({ name: "y" }, "name", rule, faults)).toBe("y");
    expect(faults.found).toEqual([]);
  });
});

describe("checkSource", () => {
  it.each([[undefined], [null], ["hunter2"], [{ get: "hunter2" }]])("refuses %j", (source) => {
    expect(faultsAfter((faults) => checkSource("token", source, faults))).toEqual([
      "token option_invalid",
    ]);
  });

  it("accepts any object with `get`", () => {
    expect(faultsAfter((faults) => checkSource("token", { get() {} }, faults))).toEqual([]);
  });
});
