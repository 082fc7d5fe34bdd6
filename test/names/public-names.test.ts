import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { packages } from "./doors.js";
import { EXPECTED } from "./expected.js";
import { publicNames } from "./public-names.js";

// A name that an application can import is a promise. After a change that is meant: npm run names, and a line in CHANGELOG.md.

const names = publicNames(packages());

describe("the public names", () => {
  it.each([...names])("of packages/%s are those in test/names/expected", (folder, text) => {
    expect(text).toBe(readFileSync(`${EXPECTED}${folder}.txt`, "utf8"));
  });

  it("are listed for each package that exists, and for no other", () => {
    expect(readdirSync(EXPECTED)).toEqual([...names.keys()].map((folder) => `${folder}.txt`));
  });

  it("are read through every re-export: classes are values and types, interfaces types only", () => {
    const lines = names.get("client")?.split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "@callgate/client/authentication",
        "  value and type ConfigurationError",
        "  type TokenClient",
        "  value createTokenClient",
      ]),
    );
  });
});
