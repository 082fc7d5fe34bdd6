import { received } from "@callgate/core/kit";
import type { DocumentPath } from "../findings/finding.js";
import { type DocumentNode, MAX_DEPTH, type Member } from "./node.js";

/** Most values of a document that is an object: enough for 1 000 000 grants. */
const MAX_VALUES = 2_000_000;

/** Reports a fault of an object, which has no positions of a file. */
export type ReportPath = (
  code: "value_invalid" | "document_too_deep" | "limit_exceeded",
  path: DocumentPath,
  message: string,
) => void;

/** Reads a document given as an object: own members only, and only data. */
export function readObject(document: unknown, report: ReportPath): DocumentNode | undefined {
  const state = { left: MAX_VALUES, report };
  return convert(document, [], state);
}

interface State {
  left: number;
  readonly report: ReportPath;
}

function convert(value: unknown, path: DocumentPath, state: State): DocumentNode | undefined {
  state.left -= 1;
  if (state.left < 0) {
    if (state.left === -1) {
      state.report(
        "limit_exceeded",
        path,
        `the document has more than ${MAX_VALUES} values: divide the service`,
      );
    }
    return undefined;
  }
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    const scalar = value as string | number | boolean | null;
    return { kind: "scalar", value: scalar, written: String(value), start: 0, end: 0 };
  }
  if (path.length >= MAX_DEPTH) {
    state.report("document_too_deep", path, `is nested more than ${MAX_DEPTH} levels deep`);
    return undefined;
  }
  if (Array.isArray(value)) {
    const items = Array.from(value as unknown[], (item, index) =>
      convert(item, [...path, index], state),
    ).filter((item) => item !== undefined);
    return { kind: "list", items, start: 0, end: 0 };
  }
  if (isPlainObject(value)) return convertMembers(value, path, state);
  const message =
    value === undefined
      ? "is present and `undefined`: leave it out, or give it a value"
      : `must be data, as a file could hold it, received ${received(value)}`;
  state.report("value_invalid", path, message);
  return undefined;
}

function convertMembers(given: object, path: DocumentPath, state: State): DocumentNode {
  const members: Member[] = [];
  for (const name of Object.keys(given)) {
    const inside = [...path, name];
    const value = convert(ownValue(given, name), inside, state);
    if (value === undefined) continue;
    members.push({
      key: { kind: "scalar", value: name, written: "", start: 0, end: 0 },
      value,
    });
  }
  return { kind: "map", members, start: 0, end: 0 };
}

/** The value of an own member; a computed one is not data. */
function ownValue(given: object, name: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(given, name);
  return descriptor !== undefined && "value" in descriptor ? descriptor.value : () => undefined;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm, such as a test runner's sandbox, has another Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
