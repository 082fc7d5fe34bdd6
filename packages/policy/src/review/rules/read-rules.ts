import { checkVersion } from "../../document/check-version.js";
import { type Cursor, readFields, receivedFrom } from "../../document/cursor.js";
import { readName } from "../../document/read-texts.js";
import type { Finding } from "../../findings/finding.js";
import { type FileOptions, openFileText } from "../open-file.js";
import { placeOf } from "../place.js";
import { readDemand } from "./read-demand.js";
import type { Rule, RuleDemand, RulesFile } from "./rules.js";

const KINDS = ["never", "require", "only", "limit", "forbid"] as const;
const MAX_RULES = 1000;
const MAX_NAME = 256;

/** The result of reading a file of rules. */
export interface RulesReading {
  /** `undefined` when there is any error. */
  readonly rules: RulesFile | undefined;
  /** By position. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a file of rules, YAML or JSON, and returns what it finds.
 *
 * @param text the file's content; of bytes, the encoding is checked, too
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function parseRules(text: string | Uint8Array, options: FileOptions): RulesReading {
  const { root, file, findings } = openFileText(text, options, "Rules");
  const rules = root === undefined ? [] : readRules(root);
  const list = findings.list();
  return { rules: findings.hasErrors ? undefined : Object.freeze({ file, rules }), findings: list };
}

function readRules(root: Cursor): readonly Rule[] {
  const fields = readFields(root, ["version", "rules"], "a map that begins with `version: 1`");
  if (fields === undefined) return [];
  checkVersion(root, fields);
  const cursor = fields.get("rules");
  if (cursor === undefined) {
    root.errorAtKey("value_invalid", "has no `rules`: add a list of them");
    return [];
  }
  const items = cursor.items();
  if (items === undefined || items.length === 0 || items.length > MAX_RULES) {
    const got = items === undefined ? receivedFrom(cursor.node) : `received ${items.length}`;
    cursor.error("value_invalid", `must be a list of 1 to ${MAX_RULES} rules, ${got}`);
    return [];
  }
  const names = new Map<string, Cursor>();
  return items.flatMap((item) => readRule(item, names) ?? []);
}

function readRule(item: Cursor, names: Map<string, Cursor>): Rule | undefined {
  const expected = `a map with one of ${KINDS.join(", ")}`;
  const fields = readFields(item, ["name", ...KINDS], expected);
  if (fields === undefined) return undefined;
  const nameCursor = fields.get("name");
  const name = readName(nameCursor, MAX_NAME);
  if (name !== undefined && nameCursor !== undefined) {
    const before = names.get(name);
    if (before === undefined) names.set(name, nameCursor);
    else
      nameCursor.error(
        "value_invalid",
        `is the name of another rule, ${before.lineOfKey}: choose a different one`,
      );
  }
  const demands = KINDS.flatMap((kind): RuleDemand[] => {
    const cursor = fields.get(kind);
    return cursor === undefined
      ? []
      : [readDemand(kind, cursor)].filter((each) => each !== undefined);
  });
  const given = KINDS.filter((kind) => fields.has(kind));
  if (given.length === 0)
    item.error("value_invalid", `must be ${expected}, so that it demands nothing: add one`);
  for (const kind of given.slice(1))
    fields
      .get(kind)
      ?.errorAtKey("value_invalid", `is in one rule with \`${given[0]}\`: write two rules`);
  const [demand] = demands;
  return demand === undefined ? undefined : Object.freeze({ name, place: placeOf(item), demand });
}
