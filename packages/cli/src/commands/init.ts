import {
  type InitOptions,
  type InitSource,
  initDocument,
  parseInventory,
  parseOpenApi,
} from "@callgate/policy/review";
import { type Command, Option } from "commander";
import type { CommandContext } from "../command-context.js";
import { UsageError } from "../errors.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { addExamples } from "../options/examples.js";
import { paintFor } from "../output/style.js";
import { readInput, wholeFile } from "../reading/read-input.js";
import { writeNew } from "../reading/write-atomically.js";
import { formatLines } from "../report/format-text.js";
import type { Reported } from "../report/report.js";

interface BeginOptions {
  readonly routes?: string;
  readonly openapi?: string;
  readonly mode?: "report";
  readonly out?: string;
}

/** Adds `init`: creates a first document. */
export function addInit(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("init")
    .description(
      "Creates a document: each endpoint, and no caller unless one is known. It passes `check`.",
    )
    .addOption(
      new Option("--routes <file>", "the routes written by `writeRoutes`").conflicts("openapi"),
    )
    .option("--openapi <file>", "an OpenAPI document of version 3, in YAML or JSON")
    .addOption(
      new Option("--mode <mode>", "report: entries only report at first").choices(["report"]),
    )
    .option("--out <file>", "write it to this file, which must not exist yet")
    .action((options: BeginOptions) => exit(init(options, context)));
  addExamples(command, [
    ["callgate init --routes callgate.routes.json", "printed"],
    ["callgate init --openapi openapi.yaml --mode report --out first.yaml", "a file"],
  ]);
}

function init(options: BeginOptions, context: CommandContext): ExitCode {
  const { out, mode } = options;
  const source = readSource(options, context);
  if ("findings" in source) {
    const paint = paintFor(context.stderr, true);
    for (const line of formatLines(source.findings, paint)) context.stderr.write(`${line}\n`);
    return EXIT.unknown;
  }
  const given: InitOptions = mode === undefined ? {} : { mode };
  const text = initDocument(source, given);
  if (out === undefined) context.stdout.write(text);
  else if (writeNew(out, text, context)) context.stdout.write(`wrote ${out}\n`);
  else throw new UsageError(`${out} already exists and is not overwritten: choose another file`);
  return EXIT.clean;
}

function readSource(
  { routes, openapi }: BeginOptions,
  context: CommandContext,
): InitSource | { readonly findings: readonly Reported[] } {
  const file = routes ?? openapi;
  if (file === undefined) throw new UsageError("no source is given: use --routes or --openapi");
  const input = readInput(file, context);
  if ("finding" in input) return { findings: [input.finding] };
  if (routes !== undefined) {
    const { inventory, findings } = parseInventory(input.bytes, { file });
    return inventory === undefined ? { findings } : { inventory };
  }
  const { openApi, fault } = parseOpenApi(input.bytes);
  if (openApi !== undefined) return { openApi };
  return { findings: [wholeFile(file, "openapi_invalid", fault)] };
}
