import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exampleFolder } from "../test-support/example-files.js";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { EXAMPLE_OPENAPI } from "../test-support/example-token.js";
import { runCommand } from "../test-support/run-command.js";

describe("callgate init", () => {
  it.each([
    ["routes", ["--routes", "callgate.routes.json"]],
    ["an OpenAPI document", ["--openapi", "openapi.yaml"]],
    ["routes, in report mode", ["--routes", "callgate.routes.json", "--mode", "report"]],
  ])("creates a document from %s that passes check and is formatted", async (_, argv) => {
    const cwd = exampleFolder();
    const { code, stdout, stderr } = await runCommand(["init", ...argv], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("\n  GET /orders: none\n");
    for (const command of [
      ["check", "-"],
      ["fmt", "--check", "-"],
    ]) {
      const checked = await runCommand([...command, "--strict"], { stdin: stdout });
      expect(checked).toMatchObject({ code: 0 });
    }
  });

  it("writes a file, and never overwrites one", async () => {
    const cwd = exampleFolder();
    const argv = ["init", "--openapi", "openapi.yaml", "--out", "first.yaml"];
    const first = await runCommand(argv, { cwd });
    expect(first).toEqual({ code: 0, stdout: "wrote first.yaml\n", stderr: "" });
    const text = readFileSync(`${cwd}/first.yaml`, "utf8");
    expect(text).toContain("GET /orders/{id}: none");
    const second = await runCommand([...argv.slice(0, -1), "callgate.yaml"], { cwd });
    expect(second.stderr).toBe(
      "error: callgate.yaml already exists and is not overwritten: choose another file\n",
    );
    expect(second.code).toBe(2);
    expect(readFileSync(`${cwd}/callgate.yaml`, "utf8")).not.toBe(text);
  });

  it.each([
    ["nothing", [], 2, "--routes or --openapi"],
    ["both", ["--routes", "a", "--openapi", "b"], 2, "cannot be used with"],
    ["a file that does not exist", ["--routes", "none.json"], 3, "file_unreadable"],
    ["routes that are not an inventory", ["--routes", "openapi.yaml"], 3, "inventory_invalid"],
    ["a file that is not OpenAPI", ["--openapi", "callgate.yaml"], 3, "openapi_invalid"],
    ["a folder that does not exist", ["--openapi", "openapi.yaml", "--out", "no/x"], 3, "ENOENT"],
  ])("cannot begin with %s", async (_, argv, code, message) => {
    const ran = await runCommand(["init", ...argv], { cwd: exampleFolder() });
    expect(ran).toMatchObject({ code, stdout: "" });
    expect(ran.stderr).toContain(message);
  });
});

describe("callgate export openapi", () => {
  it("prints the OpenAPI document with the entries of the policy document, which init reads again", async () => {
    const cwd = exampleFolder();
    const { code, stdout, stderr } = await runCommand(["export", "openapi", "openapi.yaml"], {
      cwd,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("summary: List");
    const folder = folderWith({ "openapi.yaml": stdout });
    const again = await runCommand(["init", "--openapi", "openapi.yaml"], { cwd: folder });
    const digest = async (text: string): Promise<unknown> => {
      const checked = await runCommand(["check", "-", "--format", "json"], { stdin: text });
      return JSON.parse(checked.stdout).documents[0].version;
    };
    expect(await digest(again.stdout)).toBe(await digest(DOCUMENT));
    expect(readFileSync(`${cwd}/openapi.yaml`, "utf8")).toBe(EXAMPLE_OPENAPI);
  });

  it("prints on standard error what was left unchanged, unless --quiet", async () => {
    const openapi = EXAMPLE_OPENAPI.replace("/health", "/status");
    const cwd = folderWith({ "callgate.yaml": DOCUMENT, "openapi.yaml": openapi });
    const argv = ["export", "openapi", "openapi.yaml"];
    const { code, stderr } = await runCommand(argv, { cwd });
    expect(stderr).toBe(
      "GET /status: no entry in callgate.yaml, left unchanged\nGET /health: no operation\n",
    );
    expect(code).toBe(0);
    expect((await runCommand([...argv, "--quiet"], { cwd })).stderr).toBe("");
  });

  it.each([
    ["another format", ["raml", "openapi.yaml"], 2, "Allowed choices are openapi"],
    ["a file that does not exist", ["openapi", "none"], 3, "file_unreadable"],
    ["a document that does not exist", ["openapi", "openapi.yaml", "--policy", "none"], 3, "none"],
    ["a file that is not OpenAPI", ["openapi", "callgate.yaml"], 3, "openapi_invalid"],
  ])("cannot export %s", async (_, argv, code, message) => {
    const ran = await runCommand(["export", ...argv], { cwd: exampleFolder() });
    expect(ran).toMatchObject({ code, stdout: "" });
    expect(ran.stderr).toContain(message);
  });
});
