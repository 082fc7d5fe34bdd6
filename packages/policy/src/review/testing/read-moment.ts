import { DAY_OR_INSTANT, startOf } from "@callgate/core/kit";
import { type Cursor, quote, readText } from "../../document/cursor.js";

/** Reads a day, from 00:00 UTC, or an instant, in milliseconds since the Unix epoch. */
export function readMoment(cursor: Cursor | undefined): number | undefined {
  const text = cursor && readText(cursor);
  const moment = text === undefined ? undefined : startOf(text);
  if (text !== undefined && moment === undefined) {
    cursor?.error("value_invalid", `must be ${DAY_OR_INSTANT}, received ${quote(text)}`);
  }
  return moment;
}
