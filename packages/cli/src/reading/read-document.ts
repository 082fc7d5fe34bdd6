import { type PolicyReading, parsePolicy, readPolicy } from "@callgate/policy";
import type { CommandContext } from "../command-context.js";
import { type CommonOptions, timeOf } from "../options/common-options.js";
import { STDIN, STDIN_NAME } from "../options/file-names.js";

/** The inputs for reading a document. */
interface ReadingOptions extends Pick<CommonOptions<string>, "now" | "env"> {
  readonly register?: string;
  readonly expiringMs?: number;
}

/** Reads a document: a file, or standard input for `-`. */
export async function readDocument(
  file: string,
  options: ReadingOptions,
  context: CommandContext,
): Promise<PolicyReading> {
  const { register, expiringMs } = options;
  const common = {
    cwd: context.cwd,
    env: { ...context.env, ...options.env },
    now: timeOf(options, context),
    ...(register !== undefined && { register }),
    ...(expiringMs !== undefined && { expiringMs }),
  };
  if (file !== STDIN) return readPolicy(file, common);
  return parsePolicy(await context.readStdin(), { ...common, file: STDIN_NAME });
}
