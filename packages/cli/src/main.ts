import { ConfigurationError } from "@callgate/core/kit";
import { Command, CommanderError } from "commander";
import type { CommandContext } from "./command-context.js";
import { commands } from "./commands/registry.js";
import { UnknownError, UsageError } from "./errors.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import { refuseTokens } from "./options/refuse-tokens.js";
import { VERSION } from "./version.js";

/**
 * Runs the command `callgate`.
 *
 * @param argv the arguments after the command's name
 * @returns the code to exit with; it never rejects
 */
export async function run(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const program = createProgram(context, (given) => {
    code = given;
  });
  try {
    refuseTokens(argv);
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return codeOf(error, context);
  }
}

/** The command with all of its subcommands, which report the code to exit with. */
export function createProgram(context: CommandContext, exit: (code: ExitCode) => void): Command {
  const program = new Command("callgate")
    .description(
      "Who may call which endpoint: checks, queries and compares policy documents.\n" +
        "Exit codes: 0 nothing found, 1 found, 2 wrong usage, 3 unknown, 130 interrupted.",
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.columns ?? 100,
      getErrHelpWidth: () => context.stderr.columns ?? 100,
    });
  for (const add of commands) add(program, context, exit);
  return program;
}

const HELP = new Set(["commander.helpDisplayed", "commander.version"]);

function codeOf(error: unknown, { stderr }: CommandContext): ExitCode {
  if (error instanceof CommanderError) {
    // `callgate help` without a command counts as wrong usage; commander has printed what is wrong.
    return HELP.has(error.code) || error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  }
  if (error instanceof UsageError || error instanceof ConfigurationError) {
    stderr.write(`error: ${error.message}\n`);
    return EXIT.usage;
  }
  const isKnown = error instanceof UnknownError;
  const text = error instanceof Error ? (isKnown ? error.message : error.stack) : String(error);
  stderr.write(`error: ${text}\n`);
  return EXIT.unknown;
}
