import type { QuestionOptions } from "@callgate/policy/review";
import { type Command, Option } from "commander";
import type { CommandContext } from "../command-context.js";
import { addAnswerOptions, type CommonOptions, timeOf } from "./common-options.js";
import { DEFAULT_DOCUMENT } from "./file-names.js";

/** The options of a question about callers and endpoints. */
export interface AskedOptions extends CommonOptions<"text" | "json"> {
  readonly policy: string;
  readonly scope?: readonly string[];
  readonly role?: readonly string[];
  readonly kind?: "app" | "user";
  /** `false` with `--no-conditions`. */
  readonly conditions: boolean;
  readonly fail?: boolean;
}

/** Adds the options that describe a token in a question; what is left out is what the endpoint demands. */
export function addQuestionOptions(command: Command): Command {
  command
    .option("--policy <file>", "the document; - is standard input", DEFAULT_DOCUMENT)
    .option("--scope <scopes>", "the token has only these scopes; repeatable", addScopes)
    .option("--role <role>", "the token has only this role; repeatable", addRole)
    .addOption(new Option("--kind <kind>", "the token's kind").choices(["app", "user"]))
    .option("--no-conditions", "no condition holds")
    .option("--fail", "exit with 1 if the answer is no");
  return addAnswerOptions(command);
}

/** The question in the form of the policy package. */
export function questionOf(options: AskedOptions, context: CommandContext): QuestionOptions {
  const { scope, role, kind, conditions } = options;
  return {
    at: timeOf(options, context),
    ...(scope !== undefined && { scopes: scope }),
    ...(role !== undefined && { roles: role }),
    ...(kind !== undefined && { kind }),
    ...(!conditions && { conditions: {} }),
  };
}

function addScopes(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(" ").filter((scope) => scope !== "")];
}

function addRole(text: string, before: readonly string[] = []): readonly string[] {
  return text === "" ? before : [...before, text];
}
