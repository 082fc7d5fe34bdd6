/** The command was written wrongly, in a way that only a look at the arguments together, or at a document, shows. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What was asked about cannot be found out. */
export class UnknownError extends Error {
  override readonly name = "UnknownError";
}
