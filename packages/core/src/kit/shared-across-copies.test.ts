import { describe, expect, it } from "vitest";
import { sharedAcrossCopies } from "./shared-across-copies.js";

/** What another copy of a package declares. */
function copyOf(name: string) {
  class Copy extends Error {
    static {
      sharedAcrossCopies(Copy, name);
    }
  }
  return Copy;
}

describe("sharedAcrossCopies", () => {
  const One = copyOf("TestError");
  const Other = copyOf("TestError");

  it("makes an instance of one copy an instance of the other", () => {
    expect(new One()).toBeInstanceOf(One);
    expect(new One()).toBeInstanceOf(Other);
    expect(new Other()).toBeInstanceOf(One);
  });

  it("distinguishes classes of different names", () => {
    expect(new One()).not.toBeInstanceOf(copyOf("AnotherTestError"));
  });

  it("keeps the ordinary meaning for a subclass", () => {
    class Special extends One {}
    expect(new Special()).toBeInstanceOf(Special);
    expect(new Special()).toBeInstanceOf(Other);
    expect(new One()).not.toBeInstanceOf(Special);
    expect(new Other()).not.toBeInstanceOf(Special);
  });

  it.each([undefined, null, "TestError", 7, {}, new Error("TestError")])(
    "does not hold for %s",
    (value) => {
      expect(value instanceof One).toBe(false);
    },
  );

  it("adds no visible member to an instance", () => {
    expect(Reflect.ownKeys(new One("a")).sort()).toEqual(["message", "stack"]);
    const keys: string[] = [];
    for (const key in new One("a")) keys.push(key);
    expect(keys).toEqual([]);
  });
});
