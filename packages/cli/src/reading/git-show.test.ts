import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { folderWith } from "../test-support/example-folder.js";
import { repositoryWith } from "../test-support/git-repository.js";
import { gitShow, isRevision, pathInRepository } from "./git-show.js";

const outside = (): string => folderWith({});
const textOf = (shown: ReturnType<typeof gitShow>): string =>
  "bytes" in shown ? new TextDecoder().decode(shown.bytes) : shown.reason;

describe("isRevision", () => {
  it.each(["main", "HEAD~2", "main^", "stash@{1}", "feature/x", "v1.0"])("accepts %s", (text) => {
    expect(isRevision(text)).toBe(true);
  });

  it.each(["", "-x", "--output=x", "a b", "a;b", "a:b", "a\nb"])("refuses %j", (text) => {
    expect(isRevision(text)).toBe(false);
  });
});

describe("gitShow", () => {
  it("reads a file of a revision, and says whether another is missing there", () => {
    const { folder } = repositoryWith({ "a.txt": "first" });
    expect(textOf(gitShow("HEAD", "a.txt", folder))).toBe("first");
    expect(gitShow("HEAD", "b.txt", folder)).toMatchObject({ isMissing: true });
    expect(gitShow("HEAD", ":(glob)*", folder)).toMatchObject({ isMissing: true });
  });

  it("does not take a revision that cannot be read as one without the file", () => {
    const { folder } = repositoryWith({ "a.txt": "first" });
    expect(gitShow("no-such-branch", "a.txt", folder)).toMatchObject({ isMissing: false });
    expect(gitShow("--help", "a.txt", folder)).toEqual({
      reason: "is not a revision",
      isMissing: false,
    });
    expect(gitShow("HEAD", "a.txt", outside())).toMatchObject({
      reason: expect.stringContaining("not a git repository"),
      isMissing: false,
    });
  });

  it("says that a revision is not in a shallow clone, as in a job of CI", () => {
    const { folder, commit } = repositoryWith({ "a.txt": "first" });
    commit({ "a.txt": "second" });
    const clone = outside();
    const from = pathToFileURL(folder).href;
    execFileSync("git", ["clone", "--quiet", "--depth", "1", from, "."], {
      cwd: clone,
      stdio: "ignore",
    });
    expect(textOf(gitShow("HEAD~1", "a.txt", clone))).toContain("the clone is shallow");
    expect(textOf(gitShow("HEAD", "b.txt", clone))).not.toContain("shallow");
    expect(textOf(gitShow("HEAD~2", "a.txt", folder))).not.toContain("shallow");
  });

  it("says that a file is too large, and that git is not installed", () => {
    const { folder } = repositoryWith({ "large.txt": "x".repeat(4_194_306) });
    expect(textOf(gitShow("HEAD", "large.txt", folder))).toBe("is larger than 4 MiB");
    vi.stubEnv("PATH", outside());
    expect(gitShow("HEAD", "large.txt", folder)).toEqual({
      reason: "git is not installed",
      isMissing: false,
    });
  });
});

describe("pathInRepository", () => {
  it("is relative to the top of the repository, or says why there is no path", () => {
    const { folder } = repositoryWith({ "orders/a.txt": "first" });
    const inside = join(folder, "orders");
    expect(pathInRepository("a.txt", inside)).toEqual({ path: "orders/a.txt" });
    expect(pathInRepository("../b.txt", inside)).toEqual({ path: "b.txt" });
    expect(pathInRepository("a.txt", outside())).toEqual({
      reason: expect.stringMatching(/^no revision: .*not a git repository/),
    });
  });
});
