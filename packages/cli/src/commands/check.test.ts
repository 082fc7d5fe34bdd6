// cspell:ignore bacth
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";

const FAULTY = DOCUMENT.replace("group:batch", "group:bacth");

describe("callgate check", () => {
  it("finds nothing in a document without faults", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    expect(await runCommand(["check"], { cwd })).toEqual({
      code: 0,
      stdout: "nothing found in 5 endpoints, 4 callers\n",
      stderr: "",
    });
  });

  it("reports each fault by line and column, in columns, and counts them", async () => {
    const faulty = FAULTY.replace("2027-01-31", "2027-02-30");
    const cwd = folderWith({ "callgate.yaml": faulty });
    const { code, stdout } = await runCommand(["check"], { cwd });
    expect(stdout).toMatch(
      /^callgate\.yaml:12:38 error group_unknown unknown group "bacth": did you mean "batch"\?\ncallgate\.yaml:22:40 error until_invalid must be /,
    );
    expect(stdout).toMatch(/\n2 errors in 5 endpoints, 4 callers\n$/);
    expect(code).toBe(1);
  });

  it("fails for a warning only with --strict", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT.replace("2027-01-31", "2026-12-02") });
    const lenient = await runCommand(["check"], { cwd });
    expect(lenient.stdout).toContain(" warning grant_expiring ");
    expect(lenient.stdout).toContain("\n1 warning in 5 endpoints");
    expect(lenient.code).toBe(0);
    expect((await runCommand(["check", "--strict"], { cwd })).code).toBe(1);
  });

  it("uses another day as the current one", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    const { stdout } = await runCommand(["check", "--now", "2027-02-01"], { cwd });
    expect(stdout).toContain(" warning grant_expired ");
  });

  it("prints only errors with --quiet", async () => {
    const cwd = folderWith({ "callgate.yaml": FAULTY.replace("2027-01-31", "2026-12-02") });
    const { stdout } = await runCommand(["check", "--quiet"], { cwd });
    expect(stdout).toBe(
      'callgate.yaml:12:38 error group_unknown unknown group "bacth": did you mean "batch"?\n',
    );
  });

  it("reads standard input, and names it <stdin>", async () => {
    const { code, stdout } = await runCommand(["check", "-"], { stdin: FAULTY });
    expect(stdout).toContain("<stdin>:12:38 error group_unknown");
    expect(code).toBe(1);
  });

  it("refuses standard input that is larger than a document may be", async () => {
    const stdin = Buffer.alloc(4 * 1024 * 1024 + 1, "#");
    const { code, stdout } = await runCommand(["check", "-"], { stdin });
    expect(stdout).toMatch(/^<stdin>:1:1 error document_too_large /);
    expect(code).toBe(1);
  });

  it("refuses a file that is larger than a document may be, without reading it", async () => {
    const cwd = folderWith({ "callgate.yaml": "" });
    // Node reads no file of this size: the command must not try. It has no content on disk.
    truncateSync(join(cwd, "callgate.yaml"), 3 * 1024 ** 3);
    const { code, stdout } = await runCommand(["check"], { cwd });
    expect(stdout).toMatch(/^callgate\.yaml:1:1 error document_too_large /);
    expect(code).toBe(1);
  });

  it("reports a fault of a register only once when several documents share it", async () => {
    const document =
      "version: 1\nregister: ../callers.yaml\nendpoints: { GET /x: { callers: [a] } }\n";
    const cwd = folderWith({
      "a/callgate.yaml": document,
      "b/callgate.yaml": document,
      "callers.yaml": "version: 1\ncallers: { a: { owner: 1 } }\n",
    });
    const { stdout } = await runCommand(["check", "a/callgate.yaml", "b/callgate.yaml"], { cwd });
    expect(stdout).toMatch(
      /^callers\.yaml:2:24 error value_not_a_string .*\n1 error in 2 documents/,
    );
  });

  it("uses standard input only once", async () => {
    const { code, stderr } = await runCommand(["check", "-", "-"], { stdin: "" });
    expect([code, stderr]).toEqual([2, expect.stringContaining("only once")]);
  });

  it("exits with 3 when a document cannot be read, with or without faults in others", async () => {
    const cwd = folderWith({ "callgate.yaml": FAULTY });
    const { code, stdout } = await runCommand(["check", "missing.yaml", "callgate.yaml"], { cwd });
    expect(stdout).toContain("missing.yaml:1:1    error file_unreadable cannot be read: ENOENT\n");
    expect(stdout).toContain("2 errors in 2 documents, 5 endpoints, 4 callers\n");
    expect(code).toBe(3);
  });

  it("exits with 3 when a register cannot be read", async () => {
    const cwd = folderWith({ "callgate.yaml": `register: callers.yaml\n${DOCUMENT}` });
    const { code, stdout } = await runCommand(["check"], { cwd });
    expect(stdout).toContain("error register_unreadable");
    expect(code).toBe(3);
  });

  it("uses another register than the document's", async () => {
    const cwd = folderWith({
      "a/callgate.yaml":
        "version: 1\nregister: missing.yaml\nendpoints: { GET /x: { callers: [shared] } }\n",
      "callers.yaml": "version: 1\ncallers: { shared: {} }\n",
    });
    const argv = ["check", "a/callgate.yaml", "--register", "callers.yaml"];
    expect(await runCommand(argv, { cwd })).toMatchObject({ code: 0 });
    const wrong = await runCommand(["check", "a/callgate.yaml", "--register", "none.yaml"], {
      cwd,
    });
    expect(wrong.stdout).toContain("none.yaml:1:1 error register_unreadable cannot be read");
    expect(wrong.code).toBe(3);
  });

  it("sets the document's variables with --env, before those of the environment", async () => {
    const issuer = "{ issuer: https://a.example.com, audience: '$" + "{AUD}', profile: keycloak }";
    const issuers = `issuers:\n  a: ${issuer}\n`;
    const cwd = folderWith({
      "callgate.yaml": DOCUMENT.replace("callers:\n", `${issuers}callers:\n`),
    });
    expect((await runCommand(["check"], { cwd })).stdout).toContain("error env_unset");
    expect((await runCommand(["check"], { cwd, env: { AUD: "x" } })).code).toBe(0);
    expect((await runCommand(["check", "--env", "AUD=x"], { cwd })).code).toBe(0);
    expect((await runCommand(["check", "--env", "AUD="], { cwd, env: { AUD: "x" } })).code).toBe(1);
  });

  it("escapes what a terminal would interpret", async () => {
    const cwd = folderWith({ "callgate.yaml": "version: 1\nendpoints:\n  GET /\u202e: none\n" });
    const { stdout } = await runCommand(["check"], { cwd });
    expect(stdout).toContain("name_characters");
    expect(stdout).not.toMatch(/\u202e/);
  });
});
