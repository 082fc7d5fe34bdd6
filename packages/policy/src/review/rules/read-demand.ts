import { closest } from "@callgate/core/kit";
import {
  type Cursor,
  quote,
  readFields,
  readText,
  readWord,
  receivedFrom,
} from "../../document/cursor.js";
import { readInteger } from "../../document/read-integer.js";
import { readRoles, readScopes, readTexts } from "../../document/read-texts.js";
import { callerNameFault } from "../../names/caller-name.js";
import { isText } from "../../source/node.js";
import { EndpointGlob, parseEndpointGlob } from "../endpoint-glob.js";
import { placeOf } from "../place.js";
import type { RuleCaller, RuleDemand } from "./rules.js";

const MAX_CALLERS = 10_000;
const MAX_GLOBS = 1000;
const MAX_CALLERS_PER_ENDPOINT = 1_000_000;
const MAX_DAYS = 36_500;
const GROUP = "group:";
const LIMITS = ["callersPerEndpoint", "grantDays", "reportDays"] as const;
const FORBIDDEN = "any_without_scope";
const PUBLIC_EXCEPT = "public_except";

/** Reads the demand of a rule. @returns `undefined` when it is not even a map; everything wrong is reported */
export function readDemand(kind: RuleDemand["kind"], cursor: Cursor): RuleDemand | undefined {
  switch (kind) {
    case "never":
    case "only":
      return readCallerRule(kind, cursor);
    case "require":
      return readRequire(cursor);
    case "limit":
      return readLimit(cursor);
    case "forbid":
      return readForbid(cursor);
  }
}

function readCallerRule(kind: "never" | "only", cursor: Cursor): RuleDemand | undefined {
  const fields = readFields(cursor, ["callers", "endpoints"], "a map of `callers` and `endpoints`");
  if (fields === undefined) return undefined;
  const [callers, endpoints] = [fields.get("callers"), fields.get("endpoints")];
  if (callers === undefined) cursor.error("value_invalid", "has no `callers`: add a list of them");
  if (endpoints === undefined)
    cursor.error("value_invalid", "has no `endpoints`: add a list of patterns");
  return {
    kind,
    callers: callers === undefined ? [] : readCallers(callers),
    endpoints: endpoints === undefined ? [] : readGlobs(endpoints),
  };
}

function readCallers(cursor: Cursor): readonly RuleCaller[] {
  return readTexts(cursor, MAX_CALLERS, "value_invalid", false).flatMap(
    ({ text, cursor: item }) => {
      const isGroup = text.startsWith(GROUP);
      const name = isGroup ? text.slice(GROUP.length) : text;
      const fault = callerNameFault(name);
      if (fault !== undefined) item.error(fault.code, `${quote(text)} ${fault.message}`);
      return fault === undefined ? [{ name, isGroup, place: placeOf(item) }] : [];
    },
  );
}

function readGlobs(cursor: Cursor, mayBeEmpty = false): readonly EndpointGlob[] {
  const { node } = cursor;
  if (mayBeEmpty && node.kind === "list" && node.items.length === 0) return [];
  return readTexts(cursor, MAX_GLOBS, "value_invalid", false).flatMap(({ text, cursor: item }) => {
    const glob = parseEndpointGlob(text);
    if (glob instanceof EndpointGlob) return [glob];
    item.error("endpoint_malformed", `${quote(text)} ${glob.message}`, glob.suggestion);
    return [];
  });
}

function readRequire(cursor: Cursor): RuleDemand | undefined {
  const demands = ["scope", "roles", "tokens"];
  const fields = readFields(cursor, ["endpoints", ...demands], "a map of `endpoints` and a demand");
  if (fields === undefined) return undefined;
  const [endpoints, tokens] = [fields.get("endpoints"), fields.get("tokens")];
  if (endpoints === undefined)
    cursor.error("value_invalid", "has no `endpoints`: add a list of patterns");
  if (!demands.some((demand) => fields.has(demand)))
    cursor.error(
      "value_invalid",
      `has none of ${demands.join(", ")}, so that it demands nothing: add one`,
    );
  return {
    kind: "require",
    endpoints: endpoints === undefined ? [] : readGlobs(endpoints),
    scopes: readScopes(fields.get("scope")) ?? [],
    roles: readRoles(fields.get("roles"), true) ?? [],
    tokens: tokens && readWord(tokens, ["app", "user"]),
  };
}

function readLimit(cursor: Cursor): RuleDemand | undefined {
  const fields = readFields(cursor, LIMITS, `a map of ${LIMITS.join(", ")}`);
  if (fields === undefined) return undefined;
  if (fields.size === 0) cursor.error("value_invalid", `has none of ${LIMITS.join(", ")}`);
  return {
    kind: "limit",
    callersPerEndpoint: readInteger(fields.get("callersPerEndpoint"), 1, MAX_CALLERS_PER_ENDPOINT),
    grantDays: readInteger(fields.get("grantDays"), 1, MAX_DAYS),
    reportDays: readInteger(fields.get("reportDays"), 1, MAX_DAYS),
  };
}

function readForbid(cursor: Cursor): RuleDemand | undefined {
  const items = cursor.items();
  if (items === undefined || items.length === 0) {
    const expected = `must be a list of \`${FORBIDDEN}\` and \`${PUBLIC_EXCEPT}: […]\``;
    cursor.error("value_invalid", `${expected}, ${receivedFrom(cursor.node)}`);
    return undefined;
  }
  let anyWithoutScope = false;
  let publicExcept: readonly EndpointGlob[] | undefined;
  for (const item of items) {
    if (isText(item.node)) anyWithoutScope = readForbidden(item) || anyWithoutScope;
    else publicExcept = [...(publicExcept ?? []), ...readPublicExcept(item)];
  }
  return { kind: "forbid", anyWithoutScope, publicExcept };
}

function readForbidden(item: Cursor): boolean {
  const text = readText(item) ?? "";
  if (text === FORBIDDEN) return true;
  const meant = closest(text.slice(0, 64), [FORBIDDEN]);
  const expected = `must be \`${FORBIDDEN}\` or \`${PUBLIC_EXCEPT}: […]\`, received ${quote(text)}`;
  item.error("value_invalid", expected, meant);
  return false;
}

function readPublicExcept(item: Cursor): readonly EndpointGlob[] {
  const fields = readFields(item, [PUBLIC_EXCEPT], `\`${FORBIDDEN}\` or \`${PUBLIC_EXCEPT}: […]\``);
  const globs = fields?.get(PUBLIC_EXCEPT);
  if (fields !== undefined && globs === undefined)
    item.error("value_invalid", `has no \`${PUBLIC_EXCEPT}\``);
  return globs === undefined ? [] : readGlobs(globs, true);
}
