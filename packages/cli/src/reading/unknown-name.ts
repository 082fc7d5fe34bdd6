import type { Policy } from "@callgate/policy";
import type { Reported } from "../report/report.js";
import { wholeFile } from "./read-input.js";

/** The finding that a name of the question is not in the document, with a suggestion. */
export function unknownName(
  what: "endpoint" | "caller",
  name: string,
  policy: Policy,
  suggestion: string | undefined,
): Reported {
  const meant = suggestion === undefined ? "" : `: did you mean ${JSON.stringify(suggestion)}?`;
  const message = `${policy.file} has no ${what} ${JSON.stringify(name)}${meant}`;
  const finding = wholeFile(policy.file, `${what}_unknown`, message);
  return suggestion === undefined ? finding : { ...finding, suggestion };
}
