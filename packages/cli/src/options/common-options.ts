import { DAY_OR_INSTANT, startOf } from "@callgate/core/kit";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "../command-context.js";

/** How findings are printed. */
const FINDING_FORMATS = ["text", "json", "github", "sarif"] as const;
/** How answers are printed. */
const ANSWER_FORMATS = ["text", "json"] as const;

export type FindingFormat = (typeof FINDING_FORMATS)[number];

/** The options that every command has. */
export interface CommonOptions<Format extends string = FindingFormat> {
  readonly format: Format;
  readonly quiet?: boolean;
  /** `false` with `--no-color`. */
  readonly color: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly now?: number;
  /** Set by `--env NAME=VALUE`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Options of a command whose result is a list of findings. */
export interface FindingOptions extends CommonOptions {
  readonly strict?: boolean;
}

/** Adds the options of every command whose result is a list of findings. */
export function addFindingOptions(command: Command): Command {
  return addCommonOptions(command, FINDING_FORMATS, "print errors only").option(
    "--strict",
    "fail for warnings, too",
  );
}

/** Adds the options of every command that answers a question. */
export function addAnswerOptions(command: Command): Command {
  return addCommonOptions(command, ANSWER_FORMATS, "print nothing: the exit code is the answer");
}

/** The time that a command uses as the current time. */
export function timeOf(options: { readonly now?: number }, context: CommandContext): number {
  return options.now ?? context.now();
}

function addCommonOptions(command: Command, formats: readonly string[], quiet: string): Command {
  return command
    .addOption(new Option("--format <format>", "print as").choices(formats).default("text"))
    .option("--quiet", quiet)
    .option("--no-color", "print without colours, as NO_COLOR=1 does")
    .option("--now <date>", "use this day or instant as the current time", parseTime)
    .option("--env <NAME=VALUE>", "set a variable of the document; repeatable", parseVariable);
}

/** Parses the argument of an option that is a time. */
export function parseTime(text: string): number {
  const time = startOf(text);
  if (time === undefined) throw new InvalidArgumentError(`It must be ${DAY_OR_INSTANT}.`);
  return time;
}

/** Reads the argument of `--env`. */
export function parseVariable(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const [, name, value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("It must be NAME=VALUE.");
  return { ...before, [name]: value };
}
