import { describe, expect, it } from "vitest";
import { namesOf } from "./names-of.js";

interface Options {
  readonly realm?: string;
  readonly mode?: string;
}

describe("namesOf", () => {
  it("returns the names in the order in which they are listed", () => {
    expect(namesOf<Options>({ realm: true, mode: true })).toEqual(["realm", "mode"]);
  });

  it("does not compile where an option is left out", () => {
    // @ts-expect-error `mode` is declared, and would be refused as unknown
    expect(namesOf<Options>({ realm: true })).toEqual(["realm"]);
  });

  it("does not compile with a name that is not declared", () => {
    // @ts-expect-error there is no `mood`
    expect(namesOf<Options>({ realm: true, mode: true, mood: true })).toHaveLength(3);
  });
});
