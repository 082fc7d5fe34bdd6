import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";

const run = (...argv: readonly string[]) => {
  const cwd = folderWith({ "callgate.yaml": DOCUMENT });
  return runCommand(["matrix", ...argv], { cwd });
};

describe("callgate matrix", () => {
  it("shows callers in rows and endpoints in columns", async () => {
    const { code, stdout } = await run();
    expect(stdout).toMatch(/^checkout +payments +x \. x \. \.$/m);
    expect(stdout).toMatch(/^legacy-batch +finance +\. \. u \. \.$/m);
    expect(stdout).toContain("legacy-batch on POST /orders: until 2027-01-31 PAY-1182\n");
    expect(code).toBe(0);
  });

  it.each([
    [["--caller", "reports"], ["reports"], 3],
    [["--owner", "finance"], ["nightly-billing", "legacy-batch"], 4],
    [["--endpoint", "POST *"], ["checkout", "legacy-batch"], 1],
    [["--only", "report"], [], 1],
    [["--only", "public,any"], [], 2],
    [["--caller", "reports", "--endpoint", "POST *"], [], 0],
  ])("shows what was chosen: %j", async (argv, callers, endpoints) => {
    const { code, stdout } = await run(...argv, "--format", "json");
    const matrix = JSON.parse(stdout);
    expect(matrix.callers.map(({ name }: { name: string }) => name)).toEqual(callers);
    expect(matrix.endpoints).toHaveLength(endpoints);
    expect(code).toBe(0);
  });

  it("prints CSV, one line for each grant", async () => {
    const { stdout } = await run("--csv", "--caller", "reports", "--endpoint", "GET /orders");
    expect(stdout.split("\r\n")[1]).toMatch(/^GET \/orders,callers,reports,data,,allowed,/);
  });

  it.each([
    [["--caller", "report"], /no caller "report": did you mean "reports"\?/],
    [["--only", "wide"], /Known are report, public, any/],
    [["--endpoint", "orders"], /`endpoint`/],
    [["--csv", "--format", "json"], /cannot be used with option/],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await run(...argv);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
