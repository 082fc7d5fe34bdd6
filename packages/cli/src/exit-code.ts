/** What the exit codes say: one meaning each. */
export const EXIT = {
  /** Nothing was found; help and version, too. */
  clean: 0,
  /** What was asked about was found: a fault, a failed test, a widening, "no" where `--fail` asks for the code. */
  found: 1,
  /** The command was written wrongly. */
  usage: 2,
  /** It could not be found out: a file, a revision or an issuer cannot be read, or a document that was asked has faults. */
  unknown: 3,
  /** Ended by SIGINT. */
  interrupted: 130,
} as const;

/** What a command ends with by itself. */
export type ExitCode = 0 | 1 | 2 | 3;
