/** Wrong usage that is found only after the arguments were parsed: by their combination, or in a document. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The question cannot be answered. */
export class UnknownError extends Error {
  override readonly name = "UnknownError";
}
