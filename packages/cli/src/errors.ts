/** Wrong usage that only the combination of the arguments, or a document, shows. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The question cannot be answered. */
export class UnknownError extends Error {
  override readonly name = "UnknownError";
}
