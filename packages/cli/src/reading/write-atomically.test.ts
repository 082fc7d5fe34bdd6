import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CommandContext } from "../command-context.js";
import { folderWith } from "../test-support/example-folder.js";
import { writeAtomically, writeNew } from "./write-atomically.js";

const contextOf = (cwd: string) => ({ cwd }) as unknown as CommandContext;

describe("writeAtomically", () => {
  it("replaces the content, and keeps the mode of the file and a link to it", () => {
    const cwd = folderWith({ "a.txt": "old" });
    chmodSync(join(cwd, "a.txt"), 0o640);
    symlinkSync("a.txt", join(cwd, "link.txt"));
    writeAtomically("link.txt", "new", contextOf(cwd));
    expect(readFileSync(join(cwd, "a.txt"), "utf8")).toBe("new");
    expect(statSync(join(cwd, "a.txt")).mode & 0o777).toBe(0o640);
    expect(lstatSync(join(cwd, "link.txt")).isSymbolicLink()).toBe(true);
  });

  it("leaves nothing behind where the file cannot be replaced", () => {
    const cwd = folderWith({});
    mkdirSync(join(cwd, "folder"));
    expect(() => writeAtomically("folder", "new", contextOf(cwd))).toThrow("cannot be written (E");
    expect(() => writeAtomically("none.txt", "new", contextOf(cwd))).toThrow(
      "none.txt cannot be written (ENOENT): create its folder, or name another file",
    );
    expect(readdirSync(cwd)).toEqual(["folder"]);
  });
});

describe("writeNew", () => {
  it("writes a file that does not exist, and no other", () => {
    const cwd = folderWith({ "a.txt": "old" });
    expect(writeNew("a.txt", "new", contextOf(cwd))).toBe(false);
    expect(writeNew("b.txt", "new", contextOf(cwd))).toBe(true);
    expect(["a.txt", "b.txt"].map((file) => readFileSync(join(cwd, file), "utf8"))).toEqual([
      "old",
      "new",
    ]);
    expect(() => writeNew("none/a.txt", "new", contextOf(cwd))).toThrow("(ENOENT)");
  });
});
