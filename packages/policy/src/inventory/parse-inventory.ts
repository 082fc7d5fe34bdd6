import { Faults, received } from "@callgate/core/kit";
import { Cursor } from "../document/cursor.js";
import type { Finding } from "../findings/finding.js";
import { Findings } from "../findings/findings.js";
import { SourceText } from "../findings/source-text.js";
import { Suggester } from "../findings/suggester.js";
import { decode, MAX_DOCUMENT_BYTES, reportCharacters, withoutMark } from "../source/decode.js";
import { readJson } from "../source/read-json.js";
import { INVENTORY_FILE } from "./places.js";
import { readInventory } from "./read-inventory.js";
import type { RouteInventory } from "./route-inventory.js";

/** An inventory, or what is wrong with it: exactly one of them is present. */
export interface InventoryReading {
  /** `undefined` when there is any finding. */
  readonly inventory: RouteInventory | undefined;
  /** Errors with code `inventory_invalid`, with their places. */
  readonly findings: readonly Finding[];
}

/** How an inventory is read. */
export interface InventoryOptions {
  /** The file's name in findings. Default: `callgate.routes.json`. */
  readonly file?: string;
}

/**
 * Reads the inventory written by an adapter's `writeRoutes`, and returns what it finds: an unknown member is an
 * error, and so are two members with one name. At most 4 MiB are read.
 *
 * @param text the file's content; of bytes, the encoding is checked, too
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function parseInventory(
  text: string | Uint8Array,
  options: InventoryOptions = {},
): InventoryReading {
  const file = checkArguments(text, options);
  const findings = new Findings();
  const inventory = read(text, file, findings);
  const found = findings.list().map(toInvalid);
  if (inventory === undefined || found.length > 0) return { inventory: undefined, findings: found };
  return { inventory, findings: [] };
}

const TOO_LARGE = `is larger than ${MAX_DOCUMENT_BYTES} bytes (4 MiB): write the routes of one application to one file`;

function read(given: string | Uint8Array, file: string, findings: Findings) {
  const size = typeof given === "string" ? Buffer.byteLength(given) : given.length;
  const { text, invalidAt } =
    size > MAX_DOCUMENT_BYTES
      ? { text: "", invalidAt: undefined }
      : typeof given === "string"
        ? { text: withoutMark(given), invalidAt: undefined }
        : decode(given);
  const source = new SourceText(file, 0, text);
  const report = (start: number, end: number, message: string): void =>
    findings.error("inventory_invalid", { source, span: { start, end }, path: [] }, message);
  if (size > MAX_DOCUMENT_BYTES) report(0, 0, TOO_LARGE);
  else if (invalidAt !== undefined) report(invalidAt, invalidAt, "is not UTF-8 from here on");
  if (size > MAX_DOCUMENT_BYTES || invalidAt !== undefined) return undefined;
  reportCharacters(text, (_code, start, end, message) => report(start, end, message));
  if (findings.hasErrors) return undefined;
  const root = readJson(text, (_code, start, end, message) =>
    report(start, end, `${message}: write it again with \`writeRoutes\``),
  );
  return root && readInventory(new Cursor({ source, findings, suggester: new Suggester() }, root));
}

/** Faults of a document's kind, under the single code of an inventory. */
function toInvalid(finding: Finding): Finding {
  return Object.freeze({ ...finding, code: "inventory_invalid" });
}

/** @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault */
function checkArguments(text: unknown, options: InventoryOptions): string {
  const faults = new Faults();
  if (typeof text !== "string" && !(text instanceof Uint8Array)) {
    faults.add("option_invalid", "text", `must be a string or bytes, received ${received(text)}`);
  }
  const { file = INVENTORY_FILE } = faults.own(Object(options) as InventoryOptions, ["file"]);
  if (typeof file !== "string" || file === "") {
    faults.add("option_invalid", "file", `must be a file's name, received ${received(file)}`);
  }
  faults.throwIfAny("Inventory");
  return file;
}
