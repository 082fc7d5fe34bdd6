import { received } from "@callgate/core/kit";
import type { Cursor, Fields } from "./cursor.js";

/** Checks that a file has `version: 1`, as all files of Callgate do. */
export function checkVersion(root: Cursor, fields: Fields): void {
  const version = fields.get("version");
  if (version === undefined) {
    root.context.findings.error(
      "version_unsupported",
      {
        source: root.context.source,
        span: { start: root.node.start, end: root.node.start },
        path: [],
      },
      "has no version: begin the file with `version: 1`",
    );
    return;
  }
  const { node } = version;
  if (node.kind === "scalar" && node.value === 1) return;
  const value = node.kind === "scalar" ? received(node.value) : "something else";
  version.error("version_unsupported", `must be the number 1, received ${value}`);
}
