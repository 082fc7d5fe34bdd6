import { describe, expect, it } from "vitest";
import { contextOf, readBlocks } from "./read-blocks.js";

const PAGE = `# A page

\`\`\`ts
gate("none");
\`\`\`

\`\`\`sh
npm test
\`\`\`

- In a list:

  \`\`\`js cors.ts
  const a = 1;
    const b = 2;
  \`\`\`

\`\`\`js
const { callgate } = require("@callgate/express");
\`\`\`
`;

describe("readBlocks", () => {
  it("finds TypeScript and JavaScript with its line, and leaves CommonJS out", () => {
    expect(readBlocks("docs/a.md", PAGE)).toEqual([
      { page: "docs/a.md", line: 4, typed: true, title: "", code: 'gate("none");\n' },
      {
        page: "docs/a.md",
        line: 14,
        typed: false,
        title: "cors.ts",
        code: "const a = 1;\n  const b = 2;\n",
      },
    ]);
  });
});

describe("contextOf", () => {
  const context = (page: string, code: string): string =>
    contextOf({ page, code, line: 1, typed: true, title: "" });

  it.each([
    ["docs/guide/koa.md", "gate();", "koa"],
    ["docs/operations.md", "gate();", "express"],
    ["README.md", 'import { callgate } from "@callgate/hapi";', "hapi"],
    ["README.md", 'import { createGate } from "@callgate/core";', "core"],
    ["docs/a.md", 'import "@callgate/express"; import "@callgate/core";', "express"],
    ["packages/koa/README.md", 'import { spiffe } from "@callgate/core";', "koa"],
  ])("takes a block of %s with %s to be about %s", (page, code, expected) => {
    expect(context(page, code)).toBe(expected);
  });
});
