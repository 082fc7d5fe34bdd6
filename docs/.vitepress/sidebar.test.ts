import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { EXCLUDED } from "./page-paths.js";
import { sections } from "./sidebar.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("the sidebar", () => {
  it("lists every page of the repository, each once", () => {
    const committed = spawnSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" })
      .stdout.trim()
      .split("\n")
      .filter((source) => !EXCLUDED.some((folder) => source.startsWith(folder.replace("**", ""))));
    const listed = sections(root).flatMap(([, sources]) => sources);
    expect(listed.filter((source) => !source.startsWith("docs/api/")).sort()).toEqual(
      expect.arrayContaining(committed),
    );
    expect(new Set(listed).size).toBe(listed.length);
  });
});
