import { describe, expect, it } from "vitest";
import { describedCodes } from "./described-codes.js";

describe("describedCodes", () => {
  it("reads the codes of a list, with their groups", () => {
    const list = `export const CODES = [
  // of the file
  /** It is not there. */
  "file_unreadable",
  /**
   * More than
   * 32 levels.
   */
  "document_too_deep",
  // of callers
  /** A name twice. */
  "caller_duplicate",
] as const;`;
    expect(describedCodes(list)).toEqual([
      { code: "file_unreadable", comment: "It is not there.", group: "of the file" },
      { code: "document_too_deep", comment: "More than 32 levels.", group: "of the file" },
      { code: "caller_duplicate", comment: "A name twice.", group: "of callers" },
    ]);
  });

  it("reads the codes of a type", () => {
    const type = `export type Code =
  /** No answer in time. */
  | "timeout"
  /** The client was closed. */
  | "closed";`;
    expect(describedCodes(type)).toEqual([
      { code: "timeout", comment: "No answer in time.", group: undefined },
      { code: "closed", comment: "The client was closed.", group: undefined },
    ]);
  });

  it("throws where a code has no comment", () => {
    const list = `const CODES = [
  /** One. */
  "one",
  "two",
] as const;`;
    expect(() => describedCodes(list)).toThrow("The code two has no doc comment");
  });
});
