import type { Command } from "commander";

/** One line of a command's help: a command line and its purpose. */
export type Example = readonly [line: string, meaning: string];

const HEADING = "\nExamples:\n";

/** Adds examples to a command's help. A test runs each of them. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, meaning]) => `  ${line.padEnd(width)}  ${meaning}`);
  return command.addHelpText("after", HEADING + lines.join("\n"));
}
