import { Faults, received } from "@callgate/core/kit";
import type { Cursor } from "../document/cursor.js";
import { Findings } from "../findings/findings.js";
import { Suggester } from "../findings/suggester.js";
import { openText } from "../loading/read-text.js";
import { expectText } from "./options.js";

/** How a Callgate file that is not a policy document is read. */
export interface FileOptions {
  /** The file's name in findings; `.json` at its end means JSON. */
  readonly file: string;
}

/** An opened file: the rules for its size, encoding and characters are those of a document. */
export interface OpenFile {
  readonly file: string;
  /** `undefined` when there is nothing to continue with. */
  readonly root: Cursor | undefined;
  readonly findings: Findings;
}

/** @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options */
export function openFileText(
  text: string | Uint8Array,
  options: FileOptions,
  subject: string,
): OpenFile {
  const faults = new Faults();
  const { file } = faults.own(options, ["file"], ["file"]);
  if (file === undefined) faults.add("option_invalid", "file", "is missing");
  expectText("file", file, faults);
  if (typeof text !== "string" && !(text instanceof Uint8Array))
    faults.add("option_invalid", "text", `must be a string or bytes, received ${received(text)}`);
  faults.throwIfAny(subject);
  const findings = new Findings();
  const gathering = { findings, suggester: new Suggester() };
  return { file, findings, root: openText(text, { file, order: 0 }, gathering) };
}
