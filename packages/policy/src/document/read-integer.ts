import { type Cursor, receivedFrom } from "./cursor.js";

/** Reads a whole number within bounds. */
export function readInteger(
  cursor: Cursor | undefined,
  min: number,
  max: number,
): number | undefined {
  if (cursor === undefined) return undefined;
  const value = cursor.node.kind === "scalar" ? cursor.node.value : undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max)
    return value;
  cursor.error(
    "value_invalid",
    `must be a whole number from ${min} to ${max}, ${receivedFrom(cursor.node)}`,
  );
  return undefined;
}
