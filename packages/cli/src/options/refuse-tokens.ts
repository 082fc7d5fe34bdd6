import { UsageError } from "../errors.js";

/** A signed token, anywhere in an argument: `--token=eyJ…`. */
const TOKEN = /ey[A-Za-z0-9_-]{14,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]*/;

/** The likely names of an option for a token. */
const TOKEN_OPTION = /^--(access-?)?token(=|$)/;

/**
 * Refuses a token among the arguments before it is printed: other users of a machine see the arguments of every process,
 * and a shell stores them.
 *
 * @throws {UsageError} which does not contain the token
 */
export function refuseTokens(argv: readonly string[]): void {
  if (!argv.some((argument) => TOKEN.test(argument) || TOKEN_OPTION.test(argument))) return;
  throw new UsageError(
    "a token must not be an argument, since other users can see it: use --token-file, or standard input",
  );
}
