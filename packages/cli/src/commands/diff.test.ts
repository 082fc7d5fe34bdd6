import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { repositoryWith } from "../test-support/git-repository.js";
import { runCommand } from "../test-support/run-command.js";

const NARROWER = DOCUMENT.replace("[checkout, group:batch]", "[checkout]");

const run = (old: string, now: string, ...argv: readonly string[]) => {
  const cwd = folderWith({ "old.yaml": old, "callgate.yaml": now });
  return runCommand(["diff", "old.yaml", "callgate.yaml", ...argv], { cwd });
};

describe("callgate diff", () => {
  it("shows what is wider, with the request that proves it, and what is narrower", async () => {
    const narrowed = DOCUMENT.replace("GET /health: public", "GET /health: none");
    const { code, stdout } = await run(NARROWER, narrowed);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^\+ reports +GET \/orders +granted +owner data +callgate\.yaml:12$/),
      "    witness: reports with orders:read · before caller_not_allowed · now allowed",
      expect.stringMatching(/^\+ nightly-billing +GET \/orders +granted +owner finance /),
      expect.stringMatching(/^ {4}witness: nightly-billing /),
      expect.stringMatching(/^- everyone +GET \/health +public → none/),
      expect.stringMatching(/^2 widened, 1 narrowed, version [0-9a-f]{12} → [0-9a-f]{12}$/),
      "",
    ]);
    expect(code).toBe(0);
  });

  it("compares a document with its state in a revision", async () => {
    const repository = repositoryWith({ "callgate.yaml": NARROWER });
    writeFileSync(join(repository.folder, "callgate.yaml"), DOCUMENT);
    for (const old of ["main", "main:callgate.yaml", "HEAD"]) {
      const { code, stdout } = await runCommand(["diff", old], { cwd: repository.folder });
      expect(stdout).toMatch(/^\+ reports .*callgate\.yaml:12$/m);
      expect(code).toBe(0);
    }
    repository.commit({ "callgate.yaml": DOCUMENT });
    const between = await runCommand(["diff", "HEAD~1", "HEAD"], { cwd: repository.folder });
    expect(between.stdout).toMatch(/^2 widened, 0 narrowed, /m);
    const json = await runCommand(["diff", "HEAD~1", "HEAD", "--format", "json"], {
      cwd: repository.folder,
    });
    expect(JSON.parse(json.stdout)).toMatchObject({
      was: { file: "HEAD~1:callgate.yaml" },
      is: { file: "HEAD:callgate.yaml" },
    });
  });

  it.each([
    ["widening", 1],
    ["widening,issuers", 1],
    ["new-endpoint", 0],
    ["indeterminate", 0],
  ])("fails for the selected kinds: --fail-on %s", async (kinds, code) => {
    expect((await run(NARROWER, DOCUMENT, "--fail-on", kinds)).code).toBe(code);
    expect((await run(DOCUMENT, NARROWER, "--fail-on", kinds)).code).toBe(0);
  });

  it("fails for a new endpoint, another condition and another issuer when selected", async () => {
    const without = DOCUMENT.replace("  GET /health: public\n", "");
    expect((await run(without, DOCUMENT, "--fail-on", "new-endpoint")).code).toBe(1);
    const condition = DOCUMENT.replace("withinOpeningHours", "afterHours");
    expect((await run(DOCUMENT, condition, "--fail-on", "indeterminate")).code).toBe(1);
    const issuers = (host: string) =>
      DOCUMENT.replace(
        "callers:\n",
        `issuers: { a: { issuer: https://${host}, audience: x, profile: keycloak } }\ncallers:\n`,
      );
    const moved = await run(issuers("a.example"), issuers("b.example"), "--fail-on", "issuers");
    expect(moved.stdout).toMatch(/^! /);
    expect(moved.code).toBe(1);
    expect((await run(NARROWER, DOCUMENT, "--strict")).code).toBe(1);
  });

  it("reports that nothing is different", async () => {
    const { code, stdout } = await run(DOCUMENT, `# other\n${DOCUMENT}`, "--fail-on", "widening");
    expect(stdout).toMatch(/^0 widened, 0 narrowed, version [0-9a-f]{12}\n$/);
    expect(code).toBe(0);
  });

  it("annotates failing kinds as errors, and others as warnings", async () => {
    const argv = ["--format", "github", "--fail-on", "widening"];
    const without = NARROWER.replace("  GET /health: public\n", "");
    const { stdout } = await run(without, DOCUMENT, ...argv);
    expect(stdout).toMatch(/^::error file=callgate\.yaml,line=12,.*title=widened::reports at GET /);
    expect(stdout).toMatch(/^::warning file=callgate\.yaml,line=27,.*title=new_endpoint::/m);
    const quiet = await run(without, DOCUMENT, ...argv, "--quiet");
    expect(quiet.stdout).not.toContain("::warning");
    const sarif = await run(without, DOCUMENT, "--format", "sarif");
    expect(JSON.parse(sarif.stdout).runs[0].results).toHaveLength(3);
  });

  it("prints Markdown, and appends it to a summary", async () => {
    const cwd = folderWith({
      "old.yaml": NARROWER,
      "callgate.yaml": DOCUMENT,
      summary: "before\n",
    });
    const argv = ["diff", "old.yaml", "--markdown", "--summary", "summary"];
    const { stdout } = await runCommand(argv, { cwd });
    expect(stdout).toMatch(/^### orders: 2 widened, /);
    expect(stdout).toContain("- **data**: 1 widened\n");
    expect(readFileSync(join(cwd, "summary"), "utf8")).toBe(`before\n${stdout}`);
    const none = await runCommand(["diff", "old.yaml", "--summary", "no/summary"], { cwd });
    expect(none.stderr).toBe(
      "error: no/summary cannot be written (ENOENT): create its folder, or name another file\n",
    );
    expect(none.code).toBe(3);
  });

  it("escapes line breaks in owners", async () => {
    const owner = (document: string) => document.replace("owner: data", 'owner: "x\\n\\n# y"');
    const text = await run(owner(NARROWER), owner(DOCUMENT));
    expect(text.stdout).toMatch(/^\+ reports .*owner x # y /m);
    const hidden = (document: string) => document.replace("owner: data", "owner: d\u200bata");
    const shown = await run(hidden(NARROWER), hidden(DOCUMENT));
    expect(shown.stdout).toMatch(/^\+ reports .*owner d\\u\{200b\}ata /m);
    const markdown = await run(owner(NARROWER), owner(DOCUMENT), "--markdown");
    expect(markdown.stdout).not.toMatch(/^# y/m);
  });

  it("treats every endpoint as new when the old revision may lack the document", async () => {
    const { folder } = repositoryWith({ "other.yaml": "x: 1\n", "folder/a": "" });
    writeFileSync(
      join(folder, "callgate.yaml"),
      DOCUMENT.replace(
        "callers:\n",
        "issuers: { a: { issuer: https://a.example, audience: x, profile: keycloak } }\ncallers:\n",
      ),
    );
    const run = (...argv: readonly string[]) => runCommand(["diff", ...argv], { cwd: folder });
    const refused = await run("main");
    expect(refused.stdout).toMatch(/file_unreadable .* '?callgate\.yaml/);
    expect(refused.code).toBe(3);
    for (const old of ["main", "main:callgate.yaml", "main:./callgate.yaml"]) {
      const first = await run(old, "--allow-missing", "--fail-on", "widening,issuers");
      expect(first.stdout).toMatch(/^0 widened, 0 narrowed, 5 new, version /m);
      expect(first.stderr).toBe("main:callgate.yaml is not there: every endpoint is new\n");
      expect(first.code).toBe(0);
    }
    expect((await run("main", "--allow-missing", "--fail-on", "new-endpoint")).code).toBe(1);
  });

  it("allows nothing else to be missing", async () => {
    const { folder } = repositoryWith({
      "other.yaml": "x: 1\n",
      "folder/a": "",
      "new.yaml": DOCUMENT,
    });
    const run = (...argv: readonly string[]) =>
      runCommand(["diff", ...argv, "--allow-missing"], { cwd: folder });
    for (const argv of [
      ["nowhere", "new.yaml"],
      ["main..main", "new.yaml"],
      ["main:folder", "new.yaml"],
      ["missing.yaml", "new.yaml"],
      ["main:new.yaml", "missing.yaml"],
      ["main:new.yaml", "main:missing.yaml"],
      ["main", "missing.yaml"],
    ]) {
      const { code, stdout } = await run(...argv);
      expect([argv, code]).toEqual([argv, 3]);
      expect(stdout).toContain("file_unreadable");
    }
  });

  it("exits with 3 when a document has errors or cannot be read", async () => {
    const faulty = await run(DOCUMENT, "version: 1\n");
    expect(faulty.stdout).toMatch(/^callgate\.yaml:1:1 error value_invalid /);
    expect(faulty.code).toBe(3);
    const { folder } = repositoryWith({ "callgate.yaml": "version: 1\n" });
    writeFileSync(join(folder, "callgate.yaml"), DOCUMENT);
    const old = await runCommand(["diff", "main"], { cwd: folder });
    expect(old.stdout).toMatch(/^main:callgate\.yaml:1:1 error value_invalid /);
    expect(old.code).toBe(3);
    const unknown = await runCommand(["diff", "nowhere"], { cwd: folder });
    expect(unknown.stdout).toMatch(/there is no file nowhere, and in git fatal: /);
    expect(unknown.code).toBe(3);
  });

  it.each([
    [["--fail-on", "widen"], "Use widening, new-endpoint, indeterminate, issuers"],
    [["--markdown", "--format", "json"], "cannot be used with option"],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await run(DOCUMENT, DOCUMENT, ...argv);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("refuses standard input for both documents", async () => {
    const { code, stderr } = await runCommand(["diff", "-", "-"]);
    expect(stderr).toBe("error: standard input is a single document: use - only once\n");
    expect(code).toBe(2);
  });
});
