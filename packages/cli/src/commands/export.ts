import { type ExportedOpenApi, exportOpenApi, parseOpenApi } from "@callgate/policy/review";
import { Argument, type Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { parseVariable } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { DEFAULT_DOCUMENT } from "../options/file-names.js";
import { paintFor } from "../output/style.js";
import { visible } from "../output/visible.js";
import { readDocument } from "../reading/read-document.js";
import { readInput, wholeFile } from "../reading/read-input.js";
import { formatLines } from "../report/format-text.js";
import type { Reported } from "../report/report.js";

interface ExportOptions {
  readonly policy: string;
  readonly quiet?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Adds `export`: the entries of the document, in an OpenAPI document. */
export function addExport(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("export")
    .description(
      "Prints an OpenAPI document with the policy of its operations: x-callgate, and security.",
    )
    .addArgument(new Argument("<FORMAT>", "the output format").choices(["openapi"]))
    .argument("<FILE>", "an OpenAPI document of version 3, in YAML or JSON")
    .option("--policy <file>", "the document; - is standard input", DEFAULT_DOCUMENT)
    .option("--env <NAME=VALUE>", "set a variable of the document; repeatable", parseVariable)
    .option("--quiet", "do not print what was left unchanged")
    .action(async (_: string, file: string, options: ExportOptions) => {
      exit(await exportTo(file, options, context));
    });
  addExamples(command, [
    ["callgate export openapi openapi.yaml", "callgate.yaml in this folder"],
    ["callgate export openapi openapi.yaml --policy callgate.yaml --quiet", "no notes"],
  ]);
}

async function exportTo(
  file: string,
  options: ExportOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { policy, findings } = await readDocument(options.policy, options, context);
  if (policy === undefined) return unreadable(findings, context);
  const input = readInput(file, context);
  if ("finding" in input) return unreadable([input.finding], context);
  const { openApi, fault } = parseOpenApi(input.bytes);
  if (openApi === undefined)
    return unreadable([wholeFile(file, "openapi_invalid", fault)], context);
  const exported = exportOpenApi(policy, openApi);
  context.stdout.write(exported.text);
  if (options.quiet !== true) {
    for (const note of notesOf(exported, policy.file)) context.stderr.write(`${visible(note)}\n`);
  }
  return EXIT.clean;
}

function unreadable(findings: readonly Reported[], { stderr }: CommandContext): ExitCode {
  for (const line of formatLines(findings, paintFor(stderr, true))) stderr.write(`${line}\n`);
  return EXIT.unknown;
}

function notesOf({ undeclared, referenced, missing }: ExportedOpenApi, document: string): string[] {
  return [
    ...undeclared.map((name) => `${name}: no entry in ${document}, left unchanged`),
    ...referenced.map((name) => `${name}: defined elsewhere ($ref, an alias), left unchanged`),
    ...missing.map((name) => `${name}: no operation`),
  ];
}
