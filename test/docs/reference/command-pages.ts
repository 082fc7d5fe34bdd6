import { PassThrough } from "node:stream";
import { type CommandContext, createProgram } from "@callgate/cli";

/** A page for each command of `callgate`, and one that lists them; by the name of the file. */
export function commandPages(): ReadonlyMap<string, string> {
  const { commands } = createProgram(context(), () => {});
  const rows = commands.map(
    (command) =>
      `| [\`${command.name()}\`](${command.name()}.md) | ${firstLine(command.description())} |`,
  );
  const index = [
    "# The command callgate",
    GENERATED,
    "`npm install --save-dev @callgate/cli`, then `npx callgate COMMAND`. Exit codes, formats and common options are in " +
      "[its README](../../../packages/cli/README.md).",
    ["| command | |", "| --- | --- |", ...rows].join("\n"),
    "",
  ].join("\n\n");
  return new Map([
    ["README.md", index],
    ...commands.map((command): [string, string] => [
      `${command.name()}.md`,
      pageOf(command.name(), helpOf(command)),
    ]),
  ]);
}

const GENERATED = "<!-- from the help of the command: npm run reference -->";

function pageOf(name: string, help: string): string {
  return [`# callgate ${name}`, GENERATED, `\`\`\`text\n${help.trimEnd()}\n\`\`\``, ""].join(
    "\n\n",
  );
}

function firstLine(text: string): string {
  return text.split("\n", 1).join("");
}

/** The help as a terminal of 100 columns shows it, with its examples. */
function helpOf(command: ReturnType<typeof createProgram>["commands"][number]): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100 });
  command.outputHelp();
  return text;
}

function context(): CommandContext {
  return {
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    readStdin: async () => Buffer.alloc(0),
    cwd: ".",
    env: {},
    now: () => 0,
  };
}
