import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";

const FORMATTED = DOCUMENT.replace(/(:) {2,}/g, "$1 ");

describe("callgate fmt", () => {
  it("replaces a document completely, keeping its mode, and finds nothing the second time", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    chmodSync(`${cwd}/callgate.yaml`, 0o640);
    const first = await runCommand(["fmt"], { cwd });
    expect(first).toEqual({
      code: 0,
      stdout: "nothing found in 1 document, 1 written\n",
      stderr: "",
    });
    expect(readFileSync(`${cwd}/callgate.yaml`, "utf8")).toBe(FORMATTED);
    expect(statSync(`${cwd}/callgate.yaml`).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd)).toEqual(["callgate.yaml"]);
    const before = statSync(`${cwd}/callgate.yaml`).ino;
    const second = await runCommand(["fmt"], { cwd });
    expect(second.stdout).toBe("nothing found in 1 document\n");
    expect(statSync(`${cwd}/callgate.yaml`).ino).toBe(before);
  });

  it("writes through a link, which stays a link", async () => {
    const cwd = folderWith({ "real.yaml": DOCUMENT });
    symlinkSync("real.yaml", `${cwd}/callgate.yaml`);
    expect((await runCommand(["fmt"], { cwd })).code).toBe(0);
    expect(lstatSync(`${cwd}/callgate.yaml`).isSymbolicLink()).toBe(true);
    expect(readFileSync(`${cwd}/real.yaml`, "utf8")).toBe(FORMATTED);
  });

  it("only reports with --check that a document is not formatted, at its first line that would change", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT, "tidy.yaml": FORMATTED });
    const { code, stdout } = await runCommand(["fmt", "--check", "callgate.yaml", "tidy.yaml"], {
      cwd,
    });
    expect(stdout).toBe(
      "callgate.yaml:5:1 error not_formatted is not formatted: run `callgate fmt`\n1 error in 2 documents\n",
    );
    expect(code).toBe(1);
    expect(readFileSync(`${cwd}/callgate.yaml`, "utf8")).toBe(DOCUMENT);
    expect((await runCommand(["fmt", "--check", "tidy.yaml"], { cwd })).code).toBe(0);
  });

  it("formats standard input to standard output", async () => {
    expect(await runCommand(["fmt", "-"], { stdin: DOCUMENT })).toEqual({
      code: 0,
      stdout: FORMATTED,
      stderr: "",
    });
    const check = await runCommand(["fmt", "--check", "-"], { stdin: DOCUMENT });
    expect(check.stdout).toContain("<stdin>:5:1 error not_formatted");
    expect(check.code).toBe(1);
    const faulty = await runCommand(["fmt", "-"], { stdin: "a: [" });
    expect(faulty.stderr).toContain("<stdin>:1:5 error yaml_syntax");
    expect(faulty).toMatchObject({ code: 1, stdout: "" });
  });

  it("does not change a document that is not YAML, and writes the others", async () => {
    const cwd = folderWith({ "bad.yaml": "a: &x 1\n", "callgate.yaml": DOCUMENT });
    const { code, stdout } = await runCommand(["fmt", "bad.yaml", "callgate.yaml"], { cwd });
    expect(stdout).toContain("bad.yaml:1:4 error yaml_anchor");
    expect(stdout).toContain("1 error in 2 documents, 1 written\n");
    expect(code).toBe(1);
    expect(readFileSync(`${cwd}/bad.yaml`, "utf8")).toBe("a: &x 1\n");
  });

  it("formats a document regardless of its meaning", async () => {
    const cwd = folderWith({ "callgate.yaml": "version: 7\nendpoints:   {}\n" });
    expect((await runCommand(["fmt"], { cwd })).code).toBe(0);
    expect(readFileSync(`${cwd}/callgate.yaml`, "utf8")).toBe("version: 7\nendpoints: {}\n");
  });

  it.each([
    ["JSON", ["fmt", "callgate.json"], 2],
    ["standard input and a file", ["fmt", "-", "callgate.yaml"], 2],
    ["standard input as JSON", ["fmt", "-", "--format", "json"], 2],
    ["a file that does not exist", ["fmt", "missing.yaml"], 3],
  ])("does not format %s", async (_, argv, code) => {
    const cwd = folderWith({ "callgate.yaml": FORMATTED });
    expect((await runCommand(argv, { cwd })).code).toBe(code);
    expect(existsSync(`${cwd}/missing.yaml`)).toBe(false);
  });
});
