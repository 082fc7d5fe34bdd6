import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPackage } from "./checkout.js";

describe("loadPackage", () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "callgate-checkout-"));
  });
  afterAll(() => rm(root, { recursive: true }));

  async function write(name: string, exported: object, built?: string): Promise<void> {
    const folder = join(root, "packages", name);
    await mkdir(join(folder, "dist"), { recursive: true });
    const manifest = { type: "module", exports: { ".": exported } };
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
    if (built !== undefined) {
      await writeFile(join(folder, built), "export const createGate = () => 'theirs';");
    }
  }

  it.each([
    ["one build", { "@callgate/source": "./src/index.ts", default: "./dist/a.js" }, "dist/a.js"],
    ["two builds", { import: { types: "./b.d.ts", default: "./dist/b.js" } }, "dist/b.js"],
  ])("loads what a checkout with %s was built to", async (_what, exported, built) => {
    await write("core", exported, built);
    const { createGate } = await loadPackage(root, "core");
    expect(createGate({} as never)).toBe("theirs");
  });

  it("says what to do where nothing was built, or where there is no checkout", async () => {
    await expect(loadPackage(root, "hapi")).rejects.toThrow("run npm run build in that checkout");
    await write("koa", { default: "./dist/index.js" });
    await expect(loadPackage(root, "koa")).rejects.toThrow("run npm run build in that checkout");
  });
});
