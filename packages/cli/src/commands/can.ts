import { nearestName } from "@callgate/policy";
import { type CanAnswer, whatMayCall } from "@callgate/policy/review";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { addExamples } from "../options/examples.js";
import { type AskedOptions, addQuestionOptions, questionOf } from "../options/question-options.js";
import { readForAnswer } from "../reading/read-for-answer.js";
import { unknownName } from "../reading/unknown-name.js";
import { answerCells, EVERYONE } from "../report/answer-cells.js";
import { printAnswer } from "../report/print-answer.js";

/** Adds `can`: which endpoints a caller may call. */
export function addCan(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("can")
    .description(
      "Which endpoints a caller may call. Exit code 1: the caller or the endpoint is not in the document.",
    )
    .argument("<CALLER>", "its client id; with several issuers, alias:client")
    .argument("[ENDPOINT]", "only this endpoint")
    .action(async (caller: string, endpoint: string | undefined, options: AskedOptions) => {
      exit(await can(caller, endpoint, options, context));
    });
  addExamples(addQuestionOptions(command), [
    ["callgate can checkout", "every endpoint that admits it"],
    ['callgate can checkout "POST /orders" --fail', "for a script: exit code 1 means no"],
    ["callgate can reports --scope orders:read", "with a token that has only this scope"],
  ]);
}

async function can(
  caller: string,
  endpoint: string | undefined,
  options: AskedOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const policy = await readForAnswer("can", options.policy, options, context);
  if (policy === undefined) return EXIT.unknown;
  const question = questionOf(options, context);
  const answer = whatMayCall(policy, caller, {
    ...question,
    ...(endpoint !== undefined && { endpoint }),
  });
  const findings = [];
  if (answer === undefined && endpoint !== undefined) {
    const near = nearestName(policy, endpoint);
    findings.push(unknownName("endpoint", endpoint, policy, near));
  }
  if (answer?.isKnown === false) {
    findings.push(unknownName("caller", caller, policy, answer.suggestion));
  }
  const { endpoints = [], owner, retired } = answer ?? {};
  printAnswer(
    {
      command: "can",
      policy,
      members: { caller, owner, retired, endpoints },
      rows: endpoints.map(rowOf),
      nothing: `${caller} may call nothing`,
      findings,
    },
    options,
    context,
  );
  if (findings.length > 0) return EXIT.found;
  const isYes = endpoints.some(({ goesOn }) => goesOn);
  return options.fail === true && !isYes ? EXIT.found : EXIT.clean;
}

function rowOf(row: CanAnswer["endpoints"][number]): readonly string[] {
  return [row.endpoint, EVERYONE[row.access], ...answerCells(row)];
}
