import { resolve } from "node:path";
import { clientSecretBasic } from "@callgate/client/authentication";
import { introspect } from "@callgate/introspection";
import { nearestName, type Policy } from "@callgate/policy";
import {
  type ExplainOptions,
  explainToken,
  readFile,
  type TokenExplanation,
} from "@callgate/policy/review";
import { fileSecret } from "@callgate/secrets";
import { type Command, InvalidArgumentError } from "commander";
import type { CommandContext } from "../command-context.js";
import { UnknownError, UsageError } from "../errors.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import {
  addAnswerOptions,
  type CommonOptions,
  parseTime,
  timeOf,
} from "../options/common-options.js";
import { addExamples } from "../options/examples.js";
import { DEFAULT_DOCUMENT, STDIN } from "../options/file-names.js";
import { readForAnswer } from "../reading/read-for-answer.js";
import { unknownName } from "../reading/unknown-name.js";
import { checkRows, decisionLine } from "../report/explain-lines.js";
import { printAnswer } from "../report/print-answer.js";

interface TokenOptions extends CommonOptions<"text" | "json"> {
  readonly policy: string;
  readonly tokenFile?: string;
  readonly endpoint?: string;
  readonly jwksFile?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly profile?: string;
  readonly condition?: Readonly<Record<string, boolean>>;
  readonly clientId?: string;
  readonly secretFile?: string;
  readonly at?: number;
}

/** Adds `explain`: the decision of a gate about a token, check by check. */
export function addExplain(
  program: Command,
  context: CommandContext,
  exit: (code: ExitCode) => void,
): void {
  const command = program
    .command("explain")
    .description(
      "The decision of a gate with the document about a token, check by check; no part of the token is printed.\n" +
        "The token is read from a file or from standard input. Exit code 1: it is not allowed.",
    )
    .option("--policy <file>", "the document; - is standard input", DEFAULT_DOCUMENT)
    .option("--token-file <file>", "the token; default: standard input")
    .option(
      "--endpoint <name>",
      "the endpoint that is called; without it, only the token is checked",
    )
    .option("--jwks-file <file>", "the issuers' keys, a JWK Set; default: fetched from the issuer")
    .option("--issuer <url>", "the issuer, if the document leaves it to code")
    .option("--audience <audience>", "the audience, if the document leaves it to code")
    .option(
      "--client-id <id>",
      "introspects an opaque token as this client, which sends the token to the issuer; with --secret-file",
    )
    .option("--secret-file <file>", "the secret of that client")
    .option("--profile <name>", "the issuer's profile, with --issuer; default: standard")
    .option(
      "--condition <NAME=true|false>",
      "the result of a condition; repeatable",
      parseCondition,
    )
    .option("--at <date>", "the time of the request; default: now", parseTime)
    .action(async (options: TokenOptions) => {
      exit(await explain(options, context));
    });
  const offline = "callgate explain --token-file token.txt --jwks-file jwks.json";
  const issuer = "--issuer https://login.example.com --audience orders";
  addExamples(addAnswerOptions(command), [
    [`${offline} ${issuer} --endpoint "GET /orders"`, "no network"],
    [`callgate explain ${issuer} < token.txt`, "only the token, with the issuer's keys"],
  ]);
}

async function explain(options: TokenOptions, context: CommandContext): Promise<ExitCode> {
  if (options.policy === STDIN && options.tokenFile === undefined)
    throw new UsageError("standard input is the document or the token: use --token-file");
  const policy = await readForAnswer("explain", options.policy, options, context);
  if (policy === undefined) return EXIT.unknown;
  const token = await readToken(options, context);
  const explanation = await explainToken(policy, token, questionOf(options, context));
  if (explanation === undefined) return printUnknown(policy, options, context);
  const { version: _, ...members } = explanation;
  const rows = checkRows(explanation);
  printAnswer({ command: "explain", policy, members, rows, nothing: PUBLIC }, options, context);
  if (options.format === "text" && options.quiet !== true)
    context.stdout.write(`${decisionLine(explanation)}\n`);
  return codeOf(explanation);
}

const PUBLIC = "public: no token is read";

/** No argument is repeated: it may be the token itself. */
async function readToken({ tokenFile }: TokenOptions, context: CommandContext): Promise<string> {
  if (tokenFile === undefined || tokenFile === STDIN) return tokenIn(await context.readStdin());
  const read = readFile(resolve(context.cwd, tokenFile));
  if (read.outcome === "read") return tokenIn(read.bytes);
  const reason = read.outcome === "too_large" ? "is larger than 4 MiB" : read.reason;
  throw new UnknownError(`the file with the token ${reason}`);
}

/** Also accepts it as copied from a header, and in the encodings that shells of Windows write with `>`. */
function tokenIn(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes).trim();
  return text.replace(/^(authorization: *)?(bearer|dpop) +/i, "");
}

function questionOf(options: TokenOptions, context: CommandContext): ExplainOptions {
  const { endpoint, condition, jwksFile } = options;
  const issuer = issuerOf(options);
  const introspection = introspectionOf(options, context);
  return {
    at: options.at ?? timeOf(options, context),
    ...(endpoint !== undefined && { endpoint }),
    ...(issuer !== undefined && { issuer }),
    ...(introspection !== undefined && { introspection }),
    ...(condition !== undefined && { conditions: condition }),
    ...(jwksFile !== undefined && { jwks: readKeys(jwksFile, context) }),
    ...(context.fetch && { fetch: context.fetch }),
  };
}

function issuerOf({ issuer, audience, profile }: TokenOptions): ExplainOptions["issuer"] {
  if (issuer === undefined && audience === undefined && profile === undefined) return undefined;
  if (issuer === undefined || audience === undefined)
    throw new UsageError("--issuer and --audience need each other, and --profile needs both");
  if (profile === undefined) return { issuer, audience };
  return { issuer, audience, profile: profile as ProfileName };
}

function introspectionOf(
  { clientId, secretFile, jwksFile }: TokenOptions,
  { cwd }: CommandContext,
): ExplainOptions["introspection"] {
  if (clientId === undefined && secretFile === undefined) return undefined;
  if (clientId === undefined || secretFile === undefined)
    throw new UsageError("--client-id and --secret-file need each other");
  if (jwksFile !== undefined)
    throw new UsageError("--jwks-file is for tokens that are not introspected: leave it out");
  const auth = clientSecretBasic(fileSecret(resolve(cwd, secretFile), { warnings: false }));
  return introspect({ clientId, auth });
}

type ProfileName = NonNullable<NonNullable<ExplainOptions["issuer"]>["profile"]>;

function readKeys(file: string, { cwd }: CommandContext): string {
  const read = readFile(resolve(cwd, file));
  if (read.outcome === "read") return Buffer.from(read.bytes).toString("utf8");
  const reason = read.outcome === "too_large" ? "is larger than 4 MiB" : read.reason;
  throw new UnknownError(`${file} ${reason}`);
}

function printUnknown(policy: Policy, options: TokenOptions, context: CommandContext): ExitCode {
  const { endpoint = "" } = options;
  const finding = unknownName("endpoint", endpoint, policy, nearestName(policy, endpoint));
  const nothing = { command: "explain", policy, members: { endpoint }, rows: [], nothing: "" };
  printAnswer({ ...nothing, findings: [finding] }, options, context);
  return EXIT.found;
}

function codeOf({ decision }: TokenExplanation): ExitCode {
  if (decision.outcome === "allowed") return EXIT.clean;
  if (decision.proofs !== undefined) return EXIT.unknown;
  return decision.outcome === "denied" ? EXIT.found : EXIT.unknown;
}

function parseCondition(
  text: string,
  before: Readonly<Record<string, boolean>> | undefined,
): Readonly<Record<string, boolean>> {
  const [, name, value] = /^([^=]+)=(true|false)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("It must be NAME=true or NAME=false.");
  return Object.fromEntries([...Object.entries(before ?? {}), [name, value === "true"]]);
}
