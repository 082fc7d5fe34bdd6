import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { moves } from "./moves.js";

const folder = new URL("../../docs/coming-from/", import.meta.url);
const names = [...Object.keys(moves), "aws-jwt-verify"];
const read = (path: string): Promise<string> => readFile(new URL(path, folder), "utf8");

describe("docs/coming-from", () => {
  it.each(names.flatMap((name) => [`${name}/before.ts`, `${name}/after.ts`]))(
    "shows %s as it is tested",
    async (path) => {
      const [name = ""] = path.split("/");
      const code = await readFile(new URL(path, import.meta.url), "utf8");
      expect(await read(`${name}.md`)).toContain(`\`\`\`ts ${path}\n${code}\`\`\`\n`);
    },
  );

  it.each(["first-step/express.ts", "first-step/hapi.ts"])(
    "shows %s as it is tested",
    async (path) => {
      const code = await readFile(new URL(path, import.meta.url), "utf8");
      expect(await read("README.md")).toContain(`\`\`\`ts ${path}\n${code}\`\`\`\n`);
    },
  );

  it("has a page for each comparison, and lists all of them", async () => {
    const pages = (await readdir(folder)).filter((file) => file !== "README.md");
    expect(pages.sort()).toEqual(names.map((name) => `${name}.md`).sort());
    const index = await read("README.md");
    for (const page of pages) expect(index).toContain(`](${page})`);
  });
});
