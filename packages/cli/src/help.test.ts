import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { beforeEach, describe, expect, it } from "vitest";
import { createProgram } from "./main.js";
import { processContext } from "./process-context.js";
import { exampleFolder } from "./test-support/example-files.js";
import { issuerWith } from "./test-support/example-token.js";
import { runCommand } from "./test-support/run-command.js";

const program = createProgram(processContext(), () => undefined);

/** The lines under a command's "Examples:", without their descriptions. */
function examplesOf(command: Command): readonly string[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const [, examples = ""] = help.split("\nExamples:\n");
  return examples.split("\n").flatMap((line) => line.trim().split(/ {2,}/)[0] || []);
}

/** Words as split by a shell, and the file redirected to standard input. */
function parseLine(line: string): { argv: readonly string[]; stdin: string | undefined } {
  const [, typed = line, stdin] = /^(.*?) < (\S+)$/.exec(line) ?? [];
  const words = typed.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const [program, ...argv] = words.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  if (program !== "callgate") throw new Error(`no example of callgate: ${line}`);
  return { argv, stdin };
}

describe.each(program.commands.map((command) => [command.name(), command] as const))(
  "the help of callgate %s",
  (_, command) => {
    const examples = examplesOf(command);
    let cwd = "";
    beforeEach(() => {
      cwd = exampleFolder();
    });

    it("has an example", () => {
      expect(examples.length).toBeGreaterThan(0);
    });

    it.each(examples)("has an example that works: %s", async (line) => {
      const { argv, stdin } = parseLine(line);
      const input = stdin === undefined ? "" : readFileSync(`${cwd}/${stdin}`);
      const { code, stdout, stderr } = await runCommand(argv, {
        cwd,
        stdin: input,
        fetch: issuerWith(),
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).not.toBe("");
    });
  },
);
