import { describe, expect, it } from "vitest";
import { exampleFolder } from "./test-support/example-files.js";
import { runCommand } from "./test-support/run-command.js";

const FINDING = ["text", "json", "github", "sarif"];
const ANSWER = ["text", "json"];

describe("two runs", () => {
  it.each([
    [["check", "--routes", "callgate.routes.json", "--rules", "callgate.rules.yaml"], FINDING],
    [["check", "old.yaml", "callgate.yaml", "--now", "2027-02-01"], FINDING],
    [["test", "--coverage"], FINDING],
    [["diff", "old.yaml"], FINDING],
    [["who", "POST /orders"], ANSWER],
    [["can", "checkout"], ANSWER],
    [["matrix"], ANSWER],
  ])("print the same bytes: %j", async (argv, formats) => {
    const cwd = exampleFolder();
    for (const format of formats) {
      const [one, other] = [
        await runCommand([...argv, "--format", format], { cwd }),
        await runCommand([...argv, "--format", format], { cwd }),
      ];
      expect(one).toEqual(other);
      expect(one.stdout).not.toBe("");
      // Output that is not for a terminal has no colours, and contains no folder of this machine.
      expect(one.stdout).not.toContain("\u001b");
      expect(one.stdout).not.toContain(cwd);
    }
  });
});
