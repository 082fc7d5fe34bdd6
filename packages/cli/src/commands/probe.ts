import { type IssuerProbe, type ProbeOptions, probeIssuer } from "@callgate/policy/review";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { addAnswerOptions, type CommonOptions } from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { inColumns } from "../output/columns.js";
import { paintFor } from "../output/style.js";
import { visible } from "../output/visible.js";
import { formatJson } from "../report/format-json.js";
import { outcomeLine, probeRows } from "../report/probe-lines.js";

interface IssuerOptions extends CommonOptions<"text" | "json"> {
  readonly jwksUri?: string;
  readonly profile?: string;
  readonly algorithms?: string;
}

/** Adds `probe`: what an issuer serves, and how a gate uses it. */
export function addProbe(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("probe")
    .description(
      "What an issuer serves: metadata, keys, algorithms, cache headers, clock, and what a gate would skip.\n" +
        "Exit code 1: a key would be skipped, or the metadata names another issuer.",
    )
    .argument("<ISSUER>", "its identifier; https, or http on loopback")
    .option("--jwks-uri <url>", "where its keys are, for an issuer without metadata")
    .option("--profile <name>", "its profile, which determines the keys that are used")
    .option("--algorithms <names>", "the algorithms that are allowed: RS256,ES256")
    .action(async (issuer: string, options: IssuerOptions) => {
      exit(await probe(issuer, options, context));
    });
  addExamples(addAnswerOptions(command), [
    ["callgate probe https://login.example.com", "as a gate reads it"],
    ["callgate probe https://login.example.com --algorithms ES256 --format json", "for a program"],
  ]);
}

async function probe(
  issuer: string,
  { jwksUri, profile, algorithms, format, quiet = false, color }: IssuerOptions,
  { stdout, fetch }: CommandContext,
): Promise<ExitCode> {
  const found = await probeIssuer({
    issuer,
    ...(jwksUri !== undefined && { jwksUri }),
    ...(profile !== undefined && { profile: profile as NonNullable<ProbeOptions["profile"]> }),
    ...(algorithms !== undefined && {
      algorithms: algorithms.split(",") as NonNullable<ProbeOptions["algorithms"]>,
    }),
    ...(fetch && { fetch }),
  });
  if (!quiet && format === "json") {
    const members = { ...found };
    stdout.write(formatJson({ command: "probe", findings: [], members }));
  } else if (!quiet) {
    const paint = paintFor(stdout, color);
    const rows = probeRows(found).map((row) => row.map(visible));
    const lines = inColumns(rows, "  ", (cell) => (isBad(cell) ? paint("red", cell) : cell));
    for (const line of [...lines, outcomeLine(found)]) stdout.write(`${line}\n`);
  }
  return codeOf(found);
}

function isBad(cell: string): boolean {
  return /^(skipped|failed): /.test(cell);
}

function codeOf({ outcome }: IssuerProbe): ExitCode {
  if (outcome === "sound") return EXIT.clean;
  return outcome === "unreadable" ? EXIT.unknown : EXIT.found;
}
