import { checkVersion } from "../../document/check-version.js";
import { type Cursor, type Fields, readFields, receivedFrom } from "../../document/cursor.js";
import { readShortText } from "../../document/read-texts.js";
import type { Finding } from "../../findings/finding.js";
import { type FileOptions, openFileText } from "../open-file.js";
import { placeOfKey } from "../place.js";
import { readMoment } from "./read-moment.js";
import { readTest } from "./read-test.js";
import type { PolicyTest, TestFile } from "./test-file.js";

const MEMBERS = ["version", "policy", "at", "tests"];
const MAX_TESTS = 10_000;
/** Most answers that the tests of one file compare, so that a small file cannot cause a long run. */
const MAX_ANSWERS = 1_000_000;

/** The result of reading a test file. */
export interface TestFileReading {
  /** `undefined` when there is any error. */
  readonly testFile: TestFile | undefined;
  /** By position. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a file of tests, YAML or JSON, and returns what it finds.
 *
 * @param text the file's content; of bytes, the encoding is checked, too
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options
 */
export function parseTestFile(text: string | Uint8Array, options: FileOptions): TestFileReading {
  const { root, file, findings } = openFileText(text, options, "Test file");
  const testFile = root && readTestFile(root, file);
  const list = findings.list();
  return { testFile: findings.hasErrors ? undefined : testFile, findings: list };
}

function readTestFile(root: Cursor, file: string): TestFile | undefined {
  const fields = readFields(root, MEMBERS, "a map that begins with `version: 1`");
  if (fields === undefined) return undefined;
  checkVersion(root, fields);
  const policy = readPath(root, fields);
  const at = readMoment(fields.get("at"));
  const testsCursor = fields.get("tests");
  if (testsCursor === undefined)
    root.errorAtKey("value_invalid", "has no `tests`: add a list of them");
  if (testsCursor === undefined || policy === undefined) {
    if (testsCursor !== undefined) readTests(testsCursor);
    return undefined;
  }
  const tests = readTests(testsCursor);
  return Object.freeze({ file, policy, at, tests, testsPlace: placeOfKey(testsCursor) });
}

function readPath(root: Cursor, fields: Fields): string | undefined {
  const cursor = fields.get("policy");
  if (cursor === undefined) {
    root.errorAtKey("value_invalid", "has no `policy`: name the document, relative to this file");
  }
  return readShortText(cursor, 4096);
}

function readTests(cursor: Cursor): readonly PolicyTest[] {
  const items = cursor.items();
  if (items === undefined || items.length === 0 || items.length > MAX_TESTS) {
    const got = items === undefined ? receivedFrom(cursor.node) : `received ${items.length}`;
    cursor.error("value_invalid", `must be a list of 1 to ${MAX_TESTS} tests, ${got}`);
    return [];
  }
  const tests: PolicyTest[] = [];
  const names = new Map<string, Cursor>();
  let left = MAX_ANSWERS;
  for (const item of items) {
    const test = readTest(item, (name, place) => checkIsNew(name, place, names));
    if (test === undefined) continue;
    tests.push(test);
    left -= test.callers.length * test.expectations.length;
    if (left >= 0) continue;
    item.error(
      "limit_exceeded",
      `the tests compare more than ${MAX_ANSWERS} answers: divide the file`,
    );
    break;
  }
  return tests;
}

/** A test is named when it fails, and is selected by its name. */
function checkIsNew(name: string, cursor: Cursor, names: Map<string, Cursor>): void {
  const before = names.get(name);
  if (before === undefined) names.set(name, cursor);
  else
    cursor.error(
      "value_invalid",
      `is the name of another test, ${before.lineOfKey}: choose a different one`,
    );
}
