/** The exit codes: one meaning each. */
export const EXIT = {
  /** Nothing was found; also for help and version. */
  clean: 0,
  /** Something was found: a fault, a failed test, a widening, "no" with `--fail`. */
  found: 1,
  /** Wrong usage. */
  usage: 2,
  /** Unknown: a file, a revision or an issuer cannot be read, or the document of a question has faults. */
  unknown: 3,
  /** Ended by SIGINT. */
  interrupted: 130,
} as const;

/** The exit codes of commands, without signals. */
export type ExitCode = 0 | 1 | 2 | 3;
