import type { DiffKind } from "@callgate/policy/review";
import { InvalidArgumentError } from "commander";

const KINDS: readonly string[] = [
  "widening",
  "new-endpoint",
  "indeterminate",
  "issuers",
] satisfies DiffKind[];

/** Reads `widening,issuers`: the kinds of differences that fail a comparison. */
export function parseFailOnKinds(text: string): ReadonlySet<DiffKind> {
  const kinds = text.split(",");
  if (!kinds.every((kind) => KINDS.includes(kind))) {
    throw new InvalidArgumentError(`Use ${KINDS.join(", ")}, separated by commas.`);
  }
  return new Set(kinds as DiffKind[]);
}
