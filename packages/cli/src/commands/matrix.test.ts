import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";

const run = (...argv: readonly string[]) => runIn(folderWith({ "callgate.yaml": DOCUMENT }), argv);

const runIn = (cwd: string, argv: readonly string[]) => {
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
  ])("shows the selection: %j", async (argv, callers, endpoints) => {
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

  it("writes a page, and the same one again", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    const pages = [];
    for (const name of ["one.html", "other.html"]) {
      const { code, stdout } = await runIn(cwd, ["--html", name]);
      expect(stdout).toBe(`wrote ${name}: 4 callers, 5 endpoints\n`);
      expect(code).toBe(0);
      pages.push(readFileSync(join(cwd, name), "utf8"));
    }
    expect(pages[0]).toMatch(/^<!doctype html>.*<h1><bdi>orders<\/bdi>/s);
    expect(pages[0]).toBe(pages[1]);
    const none = await runIn(cwd, ["--html", "no/page.html"]);
    expect(none).toMatchObject({ code: 3, stdout: "" });
    expect(none.stderr).toBe(
      "error: no/page.html cannot be written (ENOENT): create its folder, or name another file\n",
    );
  });

  it("writes the page with --quiet, and prints nothing", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    expect(await runIn(cwd, ["--html", "page.html", "--quiet"])).toMatchObject({ stdout: "" });
    expect(readFileSync(join(cwd, "page.html"), "utf8")).toContain("<!doctype html>");
  });

  it.each([
    [["--html", "x", "--csv"], /cannot be used with option/],
    [["--caller", "report"], /no caller "report": did you mean "reports"\?/],
    [["--only", "wide"], /Use report, public, any/],
    [["--endpoint", "orders"], /`endpoint`/],
    [["--csv", "--format", "json"], /cannot be used with option/],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await run(...argv);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
