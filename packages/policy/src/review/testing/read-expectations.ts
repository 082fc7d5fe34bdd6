import { closest } from "@callgate/core/kit";
import { type Cursor, quote, readText, receivedFrom } from "../../document/cursor.js";
import type { RefusalReason } from "../../judging/judgement.js";
import { parseEndpointName } from "../../names/endpoint-name.js";
import { isText } from "../../source/node.js";
import { placeOf, placeOfKey } from "../place.js";
import type { Expectation, ExpectedOutcome, TestCaller, TestOutcome } from "./test-file.js";

/** Refusals of the catalogue that an endpoint can answer to a verified caller. */
const REFUSALS: readonly RefusalReason[] = [
  "caller_not_allowed",
  "grant_expired",
  "token_kind_not_allowed",
  "actor_not_allowed",
  "scope_insufficient",
  "role_insufficient",
  "authentication_insufficient",
  "condition_failed",
];
const WORDS: readonly ("allowed" | RefusalReason)[] = ["allowed", ...REFUSALS];
const REPORTED = "would_refuse";
const EVERY_OTHER = "*";

/** Reads what a test expects, by endpoint. */
export function readExpectations(
  cursor: Cursor,
  callers: readonly TestCaller[],
): readonly Expectation[] {
  const members = cursor.members();
  if (members === undefined || members.length === 0) {
    const got = members === undefined ? receivedFrom(cursor.node) : "received an empty map";
    cursor.error("value_invalid", `must be a map of outcomes by endpoint, ${got}`);
    return [];
  }
  return members.map((member) => {
    const endpoint = String(member.step);
    const name = parseEndpointName(endpoint);
    if (!("canonical" in name)) {
      const message = `${quote(endpoint)} ${name.message}`;
      member.errorAtKey("endpoint_malformed", message, name.suggestion);
    }
    return { endpoint, place: placeOfKey(member), outcomes: readOutcomes(member, callers) };
  });
}

/** One outcome for all callers, or a map of outcomes by caller. */
function readOutcomes(
  cursor: Cursor,
  callers: readonly TestCaller[],
): ReadonlyMap<string, ExpectedOutcome> {
  const outcomes = new Map<string, ExpectedOutcome>();
  const members = isReported(cursor) ? undefined : cursor.members();
  if (members === undefined) {
    add(EVERY_OTHER, cursor, outcomes);
    return outcomes;
  }
  if (members.length === 0) {
    cursor.error(
      "value_invalid",
      "must be an outcome, or outcomes by caller, received an empty map",
    );
  }
  const names = callers.map(({ name }) => name);
  for (const member of members) {
    const name = String(member.step);
    if (name !== EVERY_OTHER && !names.includes(name)) {
      const meant = closest(name.slice(0, 128), [...names, EVERY_OTHER]);
      member.errorAtKey(
        "caller_unknown",
        `${quote(name)} is not a caller of this test: name one of its callers`,
        meant,
      );
    }
    add(name, member, outcomes);
  }
  return outcomes;
}

function add(name: string, cursor: Cursor, outcomes: Map<string, ExpectedOutcome>): void {
  const outcome = readOutcome(cursor);
  if (outcome !== undefined) outcomes.set(name, { outcome, place: placeOf(cursor) });
}

function isReported({ node }: Cursor): boolean {
  return (
    node.kind === "map" && node.members.some(({ key }) => isText(key) && key.value === REPORTED)
  );
}

function readOutcome(cursor: Cursor): TestOutcome | undefined {
  if (!isReported(cursor)) return readReason(cursor, WORDS);
  const [reported, ...others] = cursor.members() ?? [];
  for (const other of others)
    other.errorAtKey("key_unknown", `must not be next to \`${REPORTED}\`: remove it`);
  const reason = reported && readReason(reported, REFUSALS);
  return reason === undefined ? undefined : { would_refuse: reason };
}

function readReason<Word extends string>(cursor: Cursor, words: readonly Word[]): Word | undefined {
  if (cursor.node.kind !== "scalar") {
    const expected = `must be an outcome, such as \`allowed\`, or \`{ ${REPORTED}: scope_insufficient }\``;
    cursor.error("value_invalid", `${expected}, ${receivedFrom(cursor.node)}`);
    return undefined;
  }
  const text = readText(cursor);
  const word = words.find((each) => each === text);
  if (text === undefined || word !== undefined) return word;
  const meant = closest(text.slice(0, 64), words);
  const hint = meant === undefined ? `: use one of ${words.join(", ")}` : "";
  cursor.error("value_invalid", `${quote(text)} is not an outcome${hint}`, meant);
  return undefined;
}
