import { describe, expect, it } from "vitest";
import { rfc6750 } from "./rfc6750.js";
import { rfc7515 } from "./rfc7515.js";
import { rfc7519 } from "./rfc7519.js";
import { rfc7662 } from "./rfc7662.js";
import { rfc8414 } from "./rfc8414.js";
import { rfc8705 } from "./rfc8705.js";
import { rfc8725 } from "./rfc8725.js";
import { rfc9068 } from "./rfc9068.js";
import { rfc9440 } from "./rfc9440.js";
import { rfc9449 } from "./rfc9449.js";
import { rfc9449Client } from "./rfc9449-client.js";
import { rfc9701 } from "./rfc9701.js";
import { rfc9728 } from "./rfc9728.js";
import { type Table, toMarkdown } from "./table.js";

const tables: readonly Table[] = [
  rfc6750,
  rfc7515,
  rfc7519,
  rfc7662,
  rfc8414,
  rfc8705,
  rfc8725,
  rfc9068,
  rfc9440,
  rfc9449,
  rfc9449Client,
  rfc9701,
  rfc9728,
];

for (const { rfc, title, rows } of tables) {
  describe(`RFC ${rfc}, ${title}`, () => {
    for (const { section, level, requirement, prove, otherwise } of rows) {
      const name = `section ${section}, ${level}: ${requirement}`;
      if (prove !== undefined)
        it(otherwise === undefined ? name : `${name}; here otherwise`, prove);
    }

    it("has a proof or an explanation for every requirement", () => {
      const open = rows.filter(({ prove, otherwise }) => prove === undefined && !otherwise);
      expect(open).toEqual([]);
    });
  });
}

describe("docs/conformance.md", () => {
  it("matches the tables", async () => {
    await expect(toMarkdown(tables)).toMatchFileSnapshot("../../docs/conformance.md");
  });
});
