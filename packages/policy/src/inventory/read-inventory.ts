import { received } from "@callgate/core/kit";
import {
  type Cursor,
  type Fields,
  readFields,
  readText,
  receivedFrom,
} from "../document/cursor.js";
import { canonicalName } from "../names/endpoint-name.js";
import { codePointOf, UNSEEN } from "../names/unseen.js";
import { type InventoryPart, keepPlace } from "./places.js";
import type { InventoryMiddleware, InventoryRoute, RouteInventory } from "./route-inventory.js";

const MEMBERS = ["callgate", "framework", "routes", "middleware"];
const OF_ROUTE = ["method", "path", "host", "name", "policy", "gate", "note"];
const OF_MIDDLEWARE = ["at", "name"];

/** Reads an inventory from its tree, and records the place of each part; everything wrong is reported. */
export function readInventory(root: Cursor): RouteInventory | undefined {
  const fields = readFields(root, MEMBERS, "a map with `callgate: 1`, as `writeRoutes` writes it");
  if (fields === undefined) return undefined;
  const version = required(root, fields, "callgate");
  if (version?.node.kind !== "scalar" || version.node.value !== 1) {
    version?.error("value_invalid", `must be 1, ${receivedFrom(version.node)}`);
  }
  const framework = textOf(root, fields, "framework", FRAMEWORK);
  const routes = rowsOf(root, fields, "routes", readRoute);
  const middleware = rowsOf(root, fields, "middleware", readMiddleware);
  return placed(root, Object.freeze({ callgate: 1, framework, routes, middleware }));
}

function placed<Part extends InventoryPart>({ node, context }: Cursor, part: Part): Part {
  keepPlace(part, context.source.positionOf(node));
  return part;
}

function readRoute(row: Cursor): InventoryRoute {
  const fields = readFields(row, OF_ROUTE, "a route: a map") ?? new Map<string, Cursor>();
  const host = optional(row, fields, "host");
  const note = optional(row, fields, "note");
  const route: InventoryRoute = Object.freeze({
    method: textOf(row, fields, "method", METHOD),
    path: textOf(row, fields, "path"),
    ...(host !== undefined && { host }),
    name: fields.has("name") ? textOf(row, fields, "name", NAME) : undefined,
    policy: textOf(row, fields, "policy"),
    gate: textOf(row, fields, "gate", GATE) as InventoryRoute["gate"],
    ...(note !== undefined && { note }),
  });
  return placed(row, route);
}

function readMiddleware(row: Cursor): InventoryMiddleware {
  const fields = readFields(row, OF_MIDDLEWARE, "a handler: a map") ?? new Map<string, Cursor>();
  const [at, name] = [textOf(row, fields, "at"), textOf(row, fields, "name")];
  return placed(row, Object.freeze({ at, name }));
}

/** The required shape of a text, and its description in messages. */
interface Shape {
  readonly is: (text: string) => boolean;
  readonly expected: string;
}

const FRAMEWORK: Shape = {
  is: (text) => /^[a-z][a-z0-9-]*@\d[\w.+-]*$/.test(text),
  expected: "the framework and its version, as in `express@5.3.0`",
};
const METHOD: Shape = {
  is: (text) => /^(?:[A-Z][A-Z-]*|\*)$/.test(text),
  expected: "a method in upper case, `*` or `USE`",
};
const NAME: Shape = {
  is: (text) => canonicalName(text) === text,
  expected: "an endpoint's name in its canonical spelling, as in `GET /orders/:id`",
};
const GATE: Shape = {
  is: (text) => /^(?:first|missing|after [1-9]\d{0,5} handlers)$/.test(text),
  expected: "`first`, `missing` or `after 2 handlers`",
};

/** Reads a required text; empty when it is invalid, which is reported. */
function textOf(parent: Cursor, fields: Fields, name: string, shape?: Shape): string {
  const cursor = required(parent, fields, name);
  const text = cursor && readText(cursor);
  if (text === undefined) return "";
  const [unseen] = UNSEEN.exec(text) ?? [];
  if (text === "") cursor?.error("value_invalid", "must not be empty");
  else if (unseen !== undefined) {
    cursor?.error("name_characters", `has ${codePointOf(unseen)}, which is invisible`);
  } else if (shape !== undefined && !shape.is(text)) {
    cursor?.error("value_invalid", `must be ${shape.expected}, received ${received(text)}`);
  }
  return text;
}

function optional(parent: Cursor, fields: Fields, name: string): string | undefined {
  return fields.has(name) ? textOf(parent, fields, name) : undefined;
}

function required(parent: Cursor, fields: Fields, name: string): Cursor | undefined {
  const cursor = fields.get(name);
  if (cursor === undefined) {
    parent.error("value_invalid", `has no \`${name}\`: write it again with \`writeRoutes\``);
  }
  return cursor;
}

/** Reads a list of rows; empty when it is not a list, which is reported. */
function rowsOf<Row>(
  parent: Cursor,
  fields: Fields,
  name: string,
  read: (row: Cursor) => Row,
): readonly Row[] {
  const cursor = required(parent, fields, name);
  const items = cursor?.items();
  if (items === undefined) {
    cursor?.error("value_invalid", `must be a list, ${receivedFrom(cursor.node)}`);
    return [];
  }
  return Object.freeze(items.map(read));
}
