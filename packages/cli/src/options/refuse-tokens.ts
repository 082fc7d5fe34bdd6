import { UsageError } from "../errors.js";

/** A signed token, wherever in an argument it stands: `--token=eyJ…`. */
const TOKEN = /ey[A-Za-z0-9_-]{14,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]*/;

/** What an option would be called that takes a token. */
const TOKEN_OPTION = /^--(access-?)?token(=|$)/;

/**
 * Refuses a token among the arguments before anything repeats it: other users of a machine see the arguments of every process,
 * and a shell keeps them.
 *
 * @throws {UsageError} which does not say what it found
 */
export function refuseTokens(argv: readonly string[]): void {
  if (!argv.some((argument) => TOKEN.test(argument) || TOKEN_OPTION.test(argument))) return;
  throw new UsageError(
    "a token is never an argument, where other users can see it: use --token-file, or standard input",
  );
}
