import type { Revocation } from "@callgate/core/kit";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { addExamples } from "../options/examples.js";
import { addListOptions, describeMatch, type ListOptions } from "../options/revocation-options.js";
import { inColumns } from "../output/columns.js";
import { visible } from "../output/visible.js";
import { isInForce } from "../revoking/revocation-store.js";
import { withStore } from "../revoking/with-store.js";

interface RevocationsOptions extends ListOptions {
  readonly json?: boolean;
}

/** Adds `revocations`: what is revoked now. */
export function addRevocations(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("revocations")
    .description("What is revoked now, until when, and why.")
    .option("--json", "print it as the file that fileRevocations reads");
  addListOptions(command).action(async (options: RevocationsOptions) => {
    exit(await list(options, context));
  });
  addExamples(command, [
    ["callgate revocations --file revoked.json", "of a file"],
    ["callgate revocations --file revoked.json --json", "for a program"],
  ]);
}

async function list(options: RevocationsOptions, context: CommandContext): Promise<ExitCode> {
  const { stdout } = context;
  const all = await withStore(options, context, (store) => store.read());
  const revocations = all.filter((each) => isInForce(each, context.now()));
  if (options.json === true) {
    stdout.write(`${JSON.stringify({ revocations }, undefined, 2)}\n`);
    return EXIT.clean;
  }
  const lines = inColumns(revocations.map((each) => rowOf(each).map(visible)));
  if (lines.length === 0) lines.push("nothing is revoked");
  for (const line of lines) stdout.write(`${line}\n`);
  return EXIT.clean;
}

function rowOf({ match, issuedBefore, until, reason, by }: Revocation): readonly string[] {
  return [
    describeMatch(match),
    issuedBefore === undefined ? "" : `issued before ${issuedBefore}`,
    `until ${until}`,
    reason,
    by === undefined ? "" : `by ${by}`,
  ];
}
