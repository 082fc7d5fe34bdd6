import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

const { checkProse } = (await import(join(root, ".ci/words/check-prose.mjs"))) as {
  checkProse(text: string, path: string): Promise<string[]>;
};

describe("npm run words", () => {
  it.each([
    ["a comment", "a.ts", "// Compared to the letter.\n"],
    [
      "a comment that goes on in the next line",
      "a.ts",
      "/**\n * Compared to\n * the letter.\n */\n",
    ],
    ["a comment after the last statement of a block", "a.ts", "{ a();\n// Read afresh.\n}\n"],
    ["a message", "a.mjs", 'throw new Error("it was read afresh");\n'],
    ["a message in a template", "a.ts", `f(\`\${file} was read afresh\`);\n`],
    ["a test title", "a.test.ts", 'it("answers nobody", () => {});\n'],
    ["a page", "a.md", "Compared to\nthe letter.\n"],
    ["a heading", "a.md", "# Read afresh\n"],
    ["an example on a page", "a.md", "```ts\n// Read afresh.\n```\n"],
  ])("finds an expression in %s", async (_, path, text) => {
    expect(await checkProse(text, path)).toEqual([expect.stringMatching(/ => /)]);
  });

  it("names the line and the column of the source", async () => {
    const text = "const a = 1;\nconst b = 2; // Read afresh.\n";

    expect(await checkProse(text, "a.ts")).toEqual([
      expect.stringContaining("a.ts:2:22 - afresh => again"),
    ]);
  });

  it.each([
    ["names of code", "const nobody = 1;\n"],
    ["names of code in a comment", "// Calls `nobody`, or {@link nobody}.\n"],
    ["a value of one word", 'const a = "nobody";\n'],
    ["a comment that is left out", "// Read afresh: the quotation is exact. prh:disable\n"],
  ])("accepts %s", async (_, text) => {
    expect(await checkProse(text, "a.ts")).toEqual([]);
  });
});
