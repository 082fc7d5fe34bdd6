import { describe, expect, it } from "vitest";
import { RULES, TESTS } from "../test-support/example-files.js";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";

const FAILING = TESTS.replace("GET /health: allowed", "GET /health: scope_insufficient");

const run = (tests: string, ...argv: readonly string[]) => {
  const cwd = folderWith({ "callgate.yaml": DOCUMENT, "callgate.test.yaml": tests });
  return runCommand(["test", ...argv], { cwd });
};

describe("callgate test", () => {
  it("passes", async () => {
    expect(await run(TESTS)).toEqual({ code: 0, stdout: "2 tests passed\n", stderr: "" });
  });

  it("shows what was expected and received, at the place of the expectation", async () => {
    const { code, stdout } = await run(FAILING);
    expect(stdout).toMatch(/^callgate\.test\.yaml:12:20 error test_failed "billing reads": .*\n/);
    expect(stdout).toContain("\n1 of 2 tests failed\n");
    expect(code).toBe(1);
  });

  it("shows coverage, and requires it", async () => {
    const shown = await run(TESTS, "--coverage");
    expect(shown.stdout).toBe(
      "callgate.test.yaml covers 80 % (4 of 5 endpoints)\n  GET /orders/:id: no test that refuses\n2 tests passed\n",
    );
    expect(shown.code).toBe(0);
    expect((await run(TESTS, "--min-coverage", "80")).code).toBe(0);
    const below = await run(TESTS, "--min-coverage", "80.1");
    expect(below.stdout).toContain("error coverage_below");
    expect(below.stdout).toContain("no test that refuses");
    expect(below.code).toBe(1);
  });

  it("shows only the tests with a name", async () => {
    const other = await run(FAILING, "--only", "writers, everywhere");
    expect(other).toMatchObject({ code: 0, stdout: "1 test passed\n" });
    expect((await run(FAILING, "--only", "billing reads")).code).toBe(1);
    const unknown = await run(FAILING, "--only", "billing read");
    expect(unknown.stderr).toBe(
      'error: there is no test "billing read": did you mean "billing reads"?\n',
    );
    expect(unknown.code).toBe(2);
    const unlike = await run(FAILING, "--only", "x");
    expect([unlike.code, unlike.stderr]).toEqual([2, 'error: there is no test "x"\n']);
  });

  it("reads the document beside the test file, and tests from standard input", async () => {
    const cwd = folderWith({ "a/callgate.yaml": DOCUMENT, "a/x.test.yaml": TESTS });
    expect((await runCommand(["test", "a/x.test.yaml"], { cwd })).code).toBe(0);
    const stdin = TESTS.replace("callgate.yaml", "a/callgate.yaml");
    expect((await runCommand(["test", "-"], { cwd, stdin })).code).toBe(0);
  });

  it.each([
    ["there is no test file", {}],
    ["there is no document", { "callgate.test.yaml": TESTS }],
    ["the test file has errors", { "callgate.yaml": DOCUMENT, "callgate.test.yaml": "tests: 1" }],
    ["the document has errors", { "callgate.yaml": "version: 1", "callgate.test.yaml": TESTS }],
  ])("exits with 3 when %s", async (_, files) => {
    const { code, stdout } = await runCommand(["test"], { cwd: folderWith(files) });
    expect(stdout).toMatch(/^callgate\.(test\.)?yaml:\d+:\d+ error /);
    expect(code).toBe(3);
  });

  it.each(["-1", "101", "all", "80%"])("refuses --min-coverage %s", async (percent) => {
    const { code, stderr } = await run(TESTS, `--min-coverage=${percent}`);
    expect(stderr).toContain("It must be 0 to 100.");
    expect(code).toBe(2);
  });
});

describe("callgate check --rules", () => {
  const check = (rules: string, ...argv: readonly string[]) => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT, "callgate.rules.yaml": rules });
    return runCommand(["check", "--rules", "callgate.rules.yaml", ...argv], { cwd });
  };

  it("finds nothing when the document follows the rules", async () => {
    expect(await check(RULES)).toMatchObject({ code: 0 });
  });

  it("reports violations, at their place in the document", async () => {
    const { code, stdout } = await check(RULES.replace("POST *", "GET *"));
    expect(stdout).toMatch(/^callgate\.yaml:12:38 error rule_violated /);
    expect(code).toBe(1);
    const early = await check(RULES, "--now", "2026-09-01");
    expect(early.stdout).toContain("more than 90 days ahead");
  });

  it("reports errors of the rules themselves, and exits with 3 without rules", async () => {
    const wrong = await check("version: 1\nrules: []\n");
    expect(wrong.stdout).toMatch(/^callgate\.rules\.yaml:2:8 error value_invalid /);
    expect(wrong.code).toBe(1);
    const missing = await runCommand(["check", "--rules", "none.yaml"], {
      cwd: folderWith({ "callgate.yaml": DOCUMENT }),
    });
    expect(missing.code).toBe(3);
  });
});
