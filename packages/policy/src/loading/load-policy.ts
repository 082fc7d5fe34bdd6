import { resolve } from "node:path";
import { ConfigurationError, Faults, received } from "@callgate/core/kit";
import { giveConditions } from "../conditions.js";
import { checkTexts } from "../document/check-texts.js";
import { Cursor } from "../document/cursor.js";
import { type Finding, formatPlace } from "../findings/finding.js";
import { Findings } from "../findings/findings.js";
import { SourceText } from "../findings/source-text.js";
import { Suggester } from "../findings/suggester.js";
import type { Condition, Policy } from "../policy.js";
import type { PolicyDocument } from "../policy-document.js";
import { readObject } from "../source/read-object.js";
import { buildPolicy, type PolicyReading } from "./build-policy.js";
import { openChosenRegister, openRegister } from "./open-register.js";
import {
  type CheckedOptions,
  checkConditions,
  checkOptions,
  type ParseOptions,
  type PolicyOptions,
} from "./options.js";
import { type Gathering, openFile, openText } from "./read-text.js";

/** The name, in findings, of a document given as an object. */
const OBJECT = "<object>";

/**
 * Loads a policy document: reads it, checks all of it, and prepares it for a gate. Synchronous, for the start of a service.
 *
 * @param source the path of a file, YAML or, with `.json` at its end, JSON; or the document as an object
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every error of the document, each also a {@link Finding};
 * or with every fault of the options
 */
export function loadPolicy(source: string | PolicyDocument, options: PolicyOptions = {}): Policy {
  const { policy, findings } = readPolicy(source, options);
  if (policy !== undefined) return policy;
  const errors = findings.filter(({ severity }) => severity === "error");
  const file = typeof source === "string" ? source : OBJECT;
  throw new ConfigurationError(`Policy document ${file}`, errors.map(toFault));
}

/**
 * Reads a policy document as {@link loadPolicy} does, and returns what it finds instead of throwing it.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function readPolicy(
  source: string | PolicyDocument,
  options: PolicyOptions = {},
): PolicyReading {
  const checked = checkOptions(options);
  const gathering = gather();
  if (typeof source === "string" && source !== "") {
    const root = openFile(resolve(checked.cwd, source), { file: source, order: 0 }, gathering);
    return build(root, source, source, checked, gathering);
  }
  if (typeof source !== "object" || source === null) {
    const faults = new Faults();
    const expected = "must be the path of a file, or the document as an object";
    faults.add("option_invalid", "source", `${expected}, received ${received(source)}`);
    faults.throwIfAny("Policy document");
  }
  return build(openObject(source, gathering), OBJECT, undefined, checked, gathering);
}

/**
 * Reads a policy document from its text, and returns what it finds.
 *
 * @param text the file's content; of bytes, the encoding is checked, too
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function parsePolicy(text: string | Uint8Array, options: ParseOptions = {}): PolicyReading {
  const checked = checkOptions(options, ["file", "readRegister"]);
  const faults = new Faults();
  if (typeof text !== "string" && !(text instanceof Uint8Array)) {
    faults.add("option_invalid", "text", `must be a string or bytes, received ${received(text)}`);
    faults.throwIfAny("Policy document");
  }
  const gathering = gather();
  const root = openText(text, { file: checked.file, order: 0 }, gathering);
  return build(root, checked.file, checked.file, checked, gathering);
}

/**
 * Gives a loaded policy the functions that its conditions name.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every condition that has no function
 */
export function withConditions(
  policy: Policy,
  conditions: Readonly<Record<string, Condition>>,
): Policy {
  const faults = new Faults();
  const checked = checkConditions(conditions, faults) ?? new Map<string, Condition>();
  faults.throwIfAny("Conditions");
  const missing = policy.entries.filter(
    ({ condition }) => condition !== undefined && !checked.has(condition),
  );
  if (missing.length > 0) {
    throw new ConfigurationError(
      `Conditions of ${policy.file}`,
      missing.map(({ written, condition, at }) => ({
        code: "condition_unknown",
        option: `conditions.${condition}`,
        message: `the condition ${JSON.stringify(condition)} of ${written} has no function in \`conditions\`: add it, or remove the condition`,
        at: `${at.file}:${at.line}:${at.column}`,
      })),
    );
  }
  return giveConditions(policy, checked);
}

function gather(): Gathering {
  return { findings: new Findings(), suggester: new Suggester() };
}

function build(
  root: Cursor | undefined,
  file: string,
  path: string | undefined,
  options: CheckedOptions,
  gathering: Gathering,
): PolicyReading {
  const { cwd, register, readRegister } = options;
  const open = (cursor: Cursor | undefined): Cursor | undefined => {
    if (register !== undefined) return openChosenRegister(register, cwd, gathering);
    return cursor && openRegister(cursor, { cwd, path }, readRegister, gathering);
  };
  return buildPolicy(root, file, options, open, gathering.findings);
}

function openObject(document: unknown, gathering: Gathering): Cursor | undefined {
  const source = new SourceText(OBJECT, 0, undefined);
  const node = readObject(document, (code, path, message) =>
    gathering.findings.error(code, { source, span: { start: 0, end: 0 }, path }, message),
  );
  if (node === undefined) return undefined;
  const root = new Cursor({ source, ...gathering }, node);
  checkTexts(root, undefined);
  return root;
}

/** A finding as a fault of the configuration: it is still a finding, and its place is part of the error's text. */
function toFault(finding: Finding): Finding & { readonly option: string; readonly at: string } {
  const at = formatPlace(finding);
  const option = formatPlace({ ...finding, file: "", line: 0 }).replace(/^\./, "");
  return { ...finding, option, at };
}
