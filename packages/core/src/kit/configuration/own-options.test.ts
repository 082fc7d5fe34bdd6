import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "./configuration-error.js";
import { Faults } from "./faults.js";
import { ownOptions } from "./own-options.js";

function failing(): never {
  throw new Error("secret");
}
const getter = { enumerable: true, get: failing };

describe("ownOptions", () => {
  it("reads each member once, and nothing that is inherited", () => {
    const get = vi.fn(() => "a");
    const given = Object.defineProperty(Object.create({ inherited: 1 }), "issuer", {
      enumerable: true,
      get,
    });
    const own = ownOptions(given);
    expect(own.issuer + own.issuer).toBe("aa");
    expect(get).toHaveBeenCalledOnce();
    expect([Object.getPrototypeOf(own), own.inherited]).toEqual([null, undefined]);
  });

  it("keeps a member that is undefined, which is a fault elsewhere", () => {
    expect(Object.keys(ownOptions({ issuer: undefined }))).toEqual(["issuer"]);
  });

  it.each([undefined, null, "x", [], new Map()])("returns %j as it is", (given) => {
    expect(ownOptions(given)).toBe(given);
  });

  it("throws with a fault for each getter that throws, without what it throws", () => {
    const given = Object.defineProperties({}, { issuer: getter, audience: getter });
    const error = (() => {
      try {
        ownOptions(given, "options.");
      } catch (thrown) {
        return thrown as ConfigurationError;
      }
      return undefined;
    })();
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error?.faults).toEqual(
      ["options.issuer", "options.audience"].map((option) => ({
        code: "option_invalid",
        option,
        message: `\`${option}\` has a getter that throws: give it a value`,
      })),
    );
    expect(String(error?.stack)).not.toContain("secret");
  });
});

describe("Faults.entries", () => {
  it("leaves out the members whose getters throw, and keeps those that are undefined", () => {
    const faults = new Faults("claims.");
    const given = Object.defineProperty({ a: 1, b: undefined }, "c", getter);
    expect(faults.entries(given)).toEqual([
      ["a", 1],
      ["b", undefined],
    ]);
    expect(faults.found.map(({ option }) => option)).toEqual(["claims.c"]);
  });
});
