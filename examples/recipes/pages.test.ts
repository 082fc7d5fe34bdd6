import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";

const pagesFolder = new URL("../../docs/recipes/", import.meta.url);
const examplesFolder = new URL("./", import.meta.url);

/** A block of TypeScript on a page, which names the example it shows: "```ts fastify.ts". */
const BLOCK = /^```ts(?<name>[^\n]*)\n(?<code>.*?)^```$/gms;

const pages = (await readdir(pagesFolder)).filter((name) => name.endsWith(".md"));
const contents = await Promise.all(
  pages.map((page) => readFile(new URL(page, pagesFolder), "utf8")),
);
const blocks = pages.flatMap((page, index) =>
  [...(contents[index] ?? "").matchAll(BLOCK)].map(({ groups = {} }) => ({
    page,
    name: groups.name?.trim() ?? "",
    code: groups.code ?? "",
  })),
);

describe("docs/recipes", () => {
  it.each(blocks)("$page shows $name as tested", async ({ name, code }) => {
    expect(code).toBe(await readFile(new URL(name, examplesFolder), "utf8"));
  });

  it("shows every example, each with a test", async () => {
    const files = (await readdir(examplesFolder)).filter((name) => name.endsWith(".ts"));
    const examples = files.filter((name) => !name.endsWith(".test.ts")).sort();
    expect(blocks.map(({ name }) => name).sort()).toEqual(examples);
  });

  it("lists every page", async () => {
    const readme = contents[pages.indexOf("README.md")] ?? "";
    const listed = [...readme.matchAll(/\]\((?<page>[\w-]+\.md)\)/g)].map(
      ({ groups }) => groups?.page,
    );
    expect([...new Set(listed)].sort()).toEqual(
      pages.filter((page) => page !== "README.md").sort(),
    );
  });
});
