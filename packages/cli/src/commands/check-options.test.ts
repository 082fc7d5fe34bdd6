// cspell:ignore bacth publik
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalForm, parsePolicy } from "@callgate/policy";
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith, ROUTES } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";

describe("callgate check --routes", () => {
  it("finds nothing when every route has its entry, and every entry its route", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT, "callgate.routes.json": ROUTES });
    const ran = await runCommand(["check", "--routes", "callgate.routes.json"], { cwd });
    expect(ran).toMatchObject({ code: 0, stdout: "nothing found in 5 endpoints, 4 callers\n" });
  });

  it("reports entries without a route, in the document, and routes without an entry", async () => {
    const document = DOCUMENT.replace("DELETE /orders/:id", "DELETE /order/:id");
    const cwd = folderWith({ "callgate.yaml": document, "callgate.routes.json": ROUTES });
    const ran = await runCommand(["check", "--routes", "callgate.routes.json"], { cwd });
    expect(ran.stdout).toMatch(
      /^callgate\.yaml:26:3 +error endpoint_no_route DELETE \/order\/:id /m,
    );
    expect(ran.stdout).toMatch(/^callgate\.routes\.json:\d+:\d+ +error route_no_endpoint /m);
    expect(ran.code).toBe(1);
  });

  it("compares the names of a document with errors", async () => {
    const document = DOCUMENT.replace("DELETE /orders/:id", "DELETE /order/:id")
      .replace("[checkout, group:batch]", "[checkout, group:bacth]")
      .replace("GET /health: public", "GET /health: publik");
    const cwd = folderWith({ "callgate.yaml": document, "callgate.routes.json": ROUTES });
    const ran = await runCommand(["check", "--routes", "callgate.routes.json"], { cwd });
    expect(ran.stdout.match(/(?<=:\d+ +error +)\w+/g)).toEqual([
      "group_unknown",
      "endpoint_no_route",
      "value_invalid",
      "route_no_endpoint",
    ]);
    expect(ran.code).toBe(1);
  });

  it("reports no missing entry when a name could not be read", async () => {
    const document = DOCUMENT.replace("DELETE /orders/:id", "DELETE orders/:id");
    const cwd = folderWith({ "callgate.yaml": document, "callgate.routes.json": ROUTES });
    const ran = await runCommand(["check", "--routes", "callgate.routes.json"], { cwd });
    expect(ran.stdout.match(/(?<=:\d+ +error +)\w+/g)).toEqual(["endpoint_malformed"]);
  });

  it("reports a file that is not an inventory, and exits with 3 without one", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT, "routes.json": "{}" });
    const wrong = await runCommand(["check", "--routes", "routes.json"], { cwd });
    expect(wrong.stdout).toContain("error inventory_invalid");
    expect(wrong.code).toBe(1);
    const missing = await runCommand(["check", "--routes", "missing.json"], { cwd });
    expect(missing.stdout).toContain("missing.json:1:1 error file_unreadable");
    expect(missing.code).toBe(3);
  });

  it("accepts one document only", async () => {
    const { code, stderr } = await runCommand(["check", "a.yaml", "b.yaml", "--routes", "r.json"]);
    expect(stderr).toBe("error: --routes accepts one document only, received 2\n");
    expect(code).toBe(2);
  });
});

describe("callgate check --fail-on", () => {
  const run = (kinds: string, now: string) => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    return runCommand(["check", "--fail-on", kinds, "--now", now], { cwd });
  };

  it("makes a grant that has ended an error", async () => {
    const { code, stdout } = await run("expired", "2027-02-01");
    expect(stdout).toContain("error grant_expired");
    expect(code).toBe(1);
  });

  it("makes a grant an error that ends within so many days, and no other", async () => {
    expect(await run("expiring:30d", "2027-01-02")).toMatchObject({ code: 1 });
    expect(await run("expiring:30d", "2027-01-01")).toMatchObject({ code: 0 });
    expect(await run("expired", "2027-01-31")).toMatchObject({ code: 0 });
  });

  it("names the known kinds", async () => {
    const { code, stderr } = await run("never", "2027-01-01");
    expect(stderr).toContain("Use expired and expiring:DAYSd, such as expiring:14d.");
    expect(code).toBe(2);
  });
});

describe("callgate check --codeowners", () => {
  const files = { "orders/callgate.yaml": DOCUMENT, ".git/HEAD": "" };
  const argv = ["check", "orders/callgate.yaml", "--codeowners", ".github/CODEOWNERS"];

  it("finds nothing when the document has an owner", async () => {
    const cwd = folderWith({ ...files, ".github/CODEOWNERS": "/orders/ @team-orders\n" });
    expect(await runCommand(argv, { cwd })).toMatchObject({ code: 0 });
  });

  it("reports a document without an owner", async () => {
    const cwd = folderWith({ ...files, ".github/CODEOWNERS": "/payments/ @team-payments\n" });
    const { code, stdout } = await runCommand(argv, { cwd });
    expect(stdout).toMatch(/^orders\/callgate\.yaml:1:1 error owner_missing has no owner in /);
    expect(code).toBe(1);
  });

  it("names files from the top of the repository, wherever the CODEOWNERS file is", async () => {
    const cwd = folderWith({ ...files, "a/b/CODEOWNERS": "/orders/ @team-orders\n" });
    const elsewhere = ["check", "orders/callgate.yaml", "--codeowners", "a/b/CODEOWNERS"];
    expect(await runCommand(elsewhere, { cwd })).toMatchObject({ code: 0 });
  });

  it("exits with 3 without the file", async () => {
    const cwd = folderWith(files);
    expect(await runCommand(argv, { cwd })).toMatchObject({ code: 3 });
  });
});

describe("callgate check --emit", () => {
  it("writes the canonical form of a document without errors", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    expect((await runCommand(["check", "--emit", "policy.json"], { cwd })).code).toBe(0);
    const { policy } = parsePolicy(DOCUMENT);
    const emitted = JSON.parse(readFileSync(join(cwd, "policy.json"), "utf8"));
    expect(emitted).toEqual(policy && JSON.parse(JSON.stringify(canonicalForm(policy))));
  });

  it("writes nothing when there is an error, in the document or in a file checked with it", async () => {
    const beside = folderWith({ "callgate.yaml": DOCUMENT, "routes.json": "{}" });
    const argv = ["check", "--emit", "policy.json", "--routes", "routes.json"];
    expect((await runCommand(argv, { cwd: beside })).code).toBe(1);
    expect(() => readFileSync(join(beside, "policy.json"))).toThrow("ENOENT");
    const cwd = folderWith({ "callgate.yaml": "version: 1\n" });
    expect((await runCommand(["check", "--emit", "policy.json"], { cwd })).code).toBe(1);
    expect(() => readFileSync(join(cwd, "policy.json"))).toThrow("ENOENT");
  });

  it("exits with 3 when the file cannot be written", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    const { code, stderr } = await runCommand(["check", "--emit", "no/policy.json"], { cwd });
    expect(stderr).toBe(
      "error: no/policy.json cannot be written (ENOENT): create its folder, or name another file\n",
    );
    expect(code).toBe(3);
  });
});

describe("callgate check --format", () => {
  const faulty = DOCUMENT.replace("group:batch", "group:bacth");

  it("github names files from the top of the repository", async () => {
    const cwd = folderWith({ "services/orders/callgate.yaml": faulty });
    const env = { GITHUB_WORKSPACE: cwd };
    const folder = join(cwd, "services/orders");
    const { stdout } = await runCommand(["check", "--format", "github"], { cwd: folder, env });
    expect(stdout).toMatch(/^::error file=services\/orders\/callgate\.yaml,line=12,col=38,/);
  });

  it("sarif is a log", async () => {
    const cwd = folderWith({ "callgate.yaml": faulty });
    const { code, stdout } = await runCommand(["check", "--format", "sarif"], { cwd });
    expect(JSON.parse(stdout).runs[0].results[0].ruleId).toBe("group_unknown");
    expect(code).toBe(1);
  });

  it("json has the version of the document", async () => {
    const cwd = folderWith({ "callgate.yaml": DOCUMENT });
    const { stdout } = await runCommand(["check", "--format", "json"], { cwd });
    expect(JSON.parse(stdout)).toEqual({
      callgate: 1,
      command: "check",
      documents: [
        {
          file: "callgate.yaml",
          service: "orders",
          version: parsePolicy(DOCUMENT).policy?.version,
        },
      ],
      findings: [],
    });
  });
});
