import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CommandContext } from "../command-context.js";
import { folderWith } from "../test-support/example-folder.js";
import { checkCodeOwners } from "./code-owners.js";

const check = (cwd: string, owners: string, ...files: readonly string[]) =>
  checkCodeOwners(owners, files, { cwd } as unknown as CommandContext).map(({ code }) => code);

describe("checkCodeOwners", () => {
  const owners = "/orders/callgate.yaml @orders\n";

  it.each([
    ["the folder of the file", "CODEOWNERS"],
    ["the folder above .github", ".github/CODEOWNERS"],
    ["the folder above docs", "docs/CODEOWNERS"],
  ])("takes %s as the top where there is no repository", (_what, place) => {
    const cwd = folderWith({ [place]: owners });
    expect(check(cwd, place, "orders/callgate.yaml", "-")).toEqual([]);
    expect(check(cwd, place, "callgate.yaml")).toEqual(["owner_missing"]);
  });

  it("compares with the top of the repository, from any folder", () => {
    const cwd = folderWith({ "a/CODEOWNERS": owners });
    mkdirSync(join(cwd, ".git"));
    expect(check(join(cwd, "a"), "CODEOWNERS", "../orders/callgate.yaml")).toEqual([]);
    expect(check(join(cwd, "a"), "CODEOWNERS", "orders/callgate.yaml")).toEqual(["owner_missing"]);
  });

  it("reports a file of owners that is missing, or too large", () => {
    const cwd = folderWith({ CODEOWNERS: "#".repeat(4_194_305) });
    expect(check(cwd, "CODEOWNERS", "a.yaml")).toEqual(["document_too_large"]);
    expect(check(cwd, "OWNERS", "a.yaml")).toEqual(["file_unreadable"]);
  });
});
