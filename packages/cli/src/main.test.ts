// cspell:ignore chek formta
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "./test-support/example-folder.js";
import { runCommand } from "./test-support/run-command.js";
import { VERSION } from "./version.js";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

describe("callgate", () => {
  it("has the version of its package", async () => {
    expect(VERSION).toBe(manifest.version);
    expect(await runCommand(["--version"])).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
  });

  it.each([
    ["nothing found", ["check"], 0],
    ["help", ["--help"], 0],
    ["help of a command", ["help", "check"], 0],
    ["a fault", ["check", "faulty.yaml"], 1],
    ["no command", [], 2],
    ["an unknown command", ["chek"], 2],
    ["an unknown option", ["check", "--formta", "json"], 2],
    ["an unknown format", ["check", "--format", "xml"], 2],
    ["a day that is not in the calendar", ["check", "--now", "2027-02-30"], 2],
    ["a variable without a value", ["check", "--env", "AUDIENCE"], 2],
    ["a file that does not exist", ["check", "missing.yaml"], 3],
    ["a folder instead of a file", ["check", "."], 3],
  ])("exits with the code for %s", async (_, argv, code) => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT, "faulty.yaml": "version: 2\n" });
    expect((await runCommand(argv, { cwd })).code).toBe(code);
  });

  it("suggests the nearest name on standard error", async () => {
    const { stdout, stderr } = await runCommand(["check", "--formta", "json"]);
    expect(stdout).toBe("");
    expect(stderr).toBe("error: unknown option '--formta'\n(Did you mean --format?)\n");
  });

  it("exits with 3 after an unexpected error, and prints its place", async () => {
    const cwd = folderWith({});
    const fail = (): never => {
      throw new Error("unplugged");
    };
    const { code, stderr } = await runCommand(["check", "-"], { cwd, readStdin: fail });
    expect(stderr).toMatch(/^error: Error: unplugged\n +at /);
    expect(code).toBe(3);
  });
});
