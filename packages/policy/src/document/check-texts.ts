import { codePointOf, UNSEEN } from "../names/unseen.js";
import { isText } from "../source/node.js";
import { Cursor } from "./cursor.js";

/**
 * Checks every text of a document, names included: for invisible characters made by an escape, and for
 * `${`, which is read under `issuers` only.
 *
 * @param written the file's text, whose own characters were already checked; `undefined` for an object
 */
export function checkTexts(root: Cursor, written: string | undefined): void {
  // Nearly every document has neither.
  if (written !== undefined && !written.includes("\\") && !written.includes(`\${`)) return;
  check(root, written, false);
}

function check(cursor: Cursor, written: string | undefined, mayHaveVariables: boolean): void {
  const { node } = cursor;
  if (node.kind === "scalar") {
    if (isText(node)) checkText(cursor, "error", node, written, mayHaveVariables);
    return;
  }
  if (node.kind === "list") {
    for (const item of cursor.items() ?? []) check(item, written, mayHaveVariables);
    return;
  }
  for (const member of node.members) {
    const { key, value } = member;
    const name = key.kind === "scalar" ? String(key.value ?? key.written) : "";
    const inside = new Cursor(cursor.context, value, cursor, name, key);
    if (isText(key)) checkText(inside, "errorAtKey", key, written, mayHaveVariables);
    check(inside, written, mayHaveVariables || (name === "issuers" && cursor.path.length === 0));
  }
}

function checkText(
  cursor: Cursor,
  report: "error" | "errorAtKey",
  { value, start, end }: { readonly value: string; readonly start: number; readonly end: number },
  written: string | undefined,
  mayHaveVariables: boolean,
): void {
  const [unseen] = UNSEEN.exec(value) ?? [];
  if (unseen !== undefined && !UNSEEN.test(written?.slice(start, end) ?? "")) {
    cursor[report]("name_characters", `has ${codePointOf(unseen)}, which is invisible: remove it`);
  }
  if (!mayHaveVariables && value.includes(`\${`)) {
    cursor[report](
      "env_not_here",
      "has `${`, but the environment is read only under `issuers`: write the value here",
    );
  }
}
