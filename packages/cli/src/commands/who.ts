import { nearestName } from "@callgate/policy";
import { type WhoRow, whoMayCall } from "@callgate/policy/review";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { addExamples } from "../options/examples.js";
import { type AskedOptions, addQuestionOptions, questionOf } from "../options/question-options.js";
import { readForAnswer } from "../reading/read-for-answer.js";
import { unknownName } from "../reading/unknown-name.js";
import { answerCells, EVERYONE } from "../report/answer-cells.js";
import { printAnswer } from "../report/print-answer.js";

/** Adds `who`: which callers may call an endpoint. */
export function addWho(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("who")
    .description("Which callers may call an endpoint. Exit code 1: there is no such endpoint.")
    .argument("<ENDPOINT>", 'its name: "GET /orders/:id"')
    .action(async (endpoint: string, options: AskedOptions) => {
      exit(await who(endpoint, options, context));
    });
  addExamples(addQuestionOptions(command), [
    ['callgate who "POST /orders"', "every caller, with what its token needs"],
    [
      'callgate who "GET /orders" --scope orders:read --fail',
      "exit code 1 if no such token is admitted",
    ],
    ['callgate who "POST /orders" --now 2027-02-01 --format json', "at that time, as JSON"],
  ]);
}

async function who(
  endpoint: string,
  options: AskedOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const policy = await readForAnswer("who", options.policy, options, context);
  if (policy === undefined) return EXIT.unknown;
  const answer = whoMayCall(policy, endpoint, questionOf(options, context));
  if (answer === undefined) {
    const finding = unknownName("endpoint", endpoint, policy, nearestName(policy, endpoint));
    const members = { endpoint, callers: [] };
    const nothing = { command: "who", policy, members, rows: [], nothing: "" };
    printAnswer({ ...nothing, findings: [finding] }, options, context);
    return EXIT.found;
  }
  printAnswer(
    {
      command: "who",
      policy,
      members: { ...answer },
      rows: answer.callers.map(rowOf),
      nothing: `no caller may call ${answer.endpoint}`,
    },
    options,
    context,
  );
  const isAnyone = answer.callers.some(({ goesOn }) => goesOn);
  return options.fail === true && !isAnyone ? EXIT.found : EXIT.clean;
}

function rowOf(row: WhoRow): readonly string[] {
  return [row.caller ?? EVERYONE[row.access], row.owner ?? "", ...answerCells(row)];
}
