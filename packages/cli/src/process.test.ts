// cspell:ignore bacth
import { once } from "node:events";
import type { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "./test-support/example-folder.js";
import { exitOf, spawnCommand, startCommand } from "./test-support/spawn-command.js";

const FAULTY = DOCUMENT.replace("group:batch", "group:bacth");
const COLOUR = "\u001b[31m";

describe("callgate as a process", { timeout: 30_000 }, () => {
  it.each([
    ["a document without faults", ["check"], 0],
    ["a document with a fault", ["check", "faulty.yaml"], 1],
    ["an unknown option", ["check", "--nope"], 2],
    ["a missing document", ["check", "missing.yaml"], 3],
  ])("exits with its code for %s", async (_, argv, code) => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT, "faulty.yaml": FAULTY });
    expect((await spawnCommand([...argv, "--now", "2026-12-01"], { cwd })).code).toBe(code);
  });

  it("reads a pipe to its end", async () => {
    const long = `${FAULTY}${"# filled up\n".repeat(50_000)}`;
    const { code, stdout } = await spawnCommand(["check", "-"], { stdin: long });
    expect(stdout).toContain("<stdin>:12:38 error group_unknown");
    expect(code).toBe(1);
  });

  it.each([
    ["a pipe", {}, [], false],
    ["FORCE_COLOR", { FORCE_COLOR: "1" }, [], true],
    ["FORCE_COLOR, set but empty, with NO_COLOR", { FORCE_COLOR: "", NO_COLOR: "1" }, [], true],
    ["NO_COLOR", { NO_COLOR: "1" }, [], false],
    ["--no-color with FORCE_COLOR", { FORCE_COLOR: "1" }, ["--no-color"], false],
    ["json with FORCE_COLOR", { FORCE_COLOR: "1" }, ["--format", "json"], false],
  ])("has colours as configured: %s", async (_, env, more, isColored) => {
    const { stdout } = await spawnCommand(["check", "-", ...more], { env, stdin: FAULTY });
    expect(stdout.includes(COLOUR)).toBe(isColored);
    expect(stdout).toContain("group_unknown");
  });

  it("exits with 130 when it is interrupted", async () => {
    const child = startCommand(["check", "-"]);
    const exited = exitOf(child);
    // More than a pipe holds: once it is written, the process is up and reads.
    const written = once(child.stdin as Writable, "drain");
    child.stdin?.write("#".repeat(1_000_000));
    await written;
    child.kill("SIGINT");
    expect((await exited).code).toBe(130);
  });

  it("exits quietly when its reader closes the pipe", async () => {
    const child = startCommand(["check", "--help"]);
    child.stdout?.destroy();
    const { code, stderr } = await exitOf(child);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("prints the same bytes twice", async () => {
    const cwd = folderWith({ "callgate.yaml": FAULTY });
    const runs = [0, 1].map(() => spawnCommand(["check", "--format", "json"], { cwd }));
    const [one, other] = await Promise.all(runs);
    expect(one).toEqual(other);
  });
});
