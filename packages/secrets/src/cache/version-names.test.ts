import { describe, expect, it } from "vitest";
import { VersionNames } from "./version-names.js";

const names = () => {
  const versions = new VersionNames();
  return (value: string, version?: string, previous?: { value: string; version?: string }) => {
    const secret = versions.name({ value, version, previous });
    const before = secret.previous;
    return [secret.version, before && `${before.value} ${before.version}`];
  };
};

describe("VersionNames, for a store without versions", () => {
  it("counts up when the value changes, also when it changes back", () => {
    const name = names();
    expect(name("a")).toEqual(["1", undefined]);
    expect(name("a")).toEqual(["1", undefined]);
    expect(name("b")).toEqual(["2", "a 1"]);
    expect(name("b")).toEqual(["2", "a 1"]);
    expect(name("a")).toEqual(["3", "b 2"]);
  });

  it("gives a previous value one name, the one it had as the current value", () => {
    const name = names();
    expect(name("b", undefined, { value: "a" })).toEqual(["2", "a 1"]);
    expect(name("b", undefined, { value: "a" })).toEqual(["2", "a 1"]);
    expect(name("c", undefined, { value: "b" })).toEqual(["3", "b 2"]);
  });

  it("leaves out a previous value that equals the current one", () => {
    expect(names()("a", undefined, { value: "a" })).toEqual(["1", undefined]);
  });
});

describe("VersionNames, for a store with versions", () => {
  it("keeps the store's names", () => {
    const name = names();
    expect(name("a", "7")).toEqual(["7", undefined]);
    expect(name("b", "9", { value: "x", version: "8" })).toEqual(["9", "x 8"]);
    expect(name("b", "10")).toEqual(["10", "a 7"]);
  });

  it("distinguishes two values to which the store gave one name", () => {
    const name = names();
    expect(name("a", "1")).toEqual(["1", undefined]);
    expect(name("b", "1")).toEqual(["1+1", "a 1"]);
    expect(name("b", "1")).toEqual(["1+1", "a 1"]);
    expect(name("c", "1")).toEqual(["1+2", "b 1+1"]);
  });
});
