import { styleText } from "node:util";
import type { TextSink } from "../command-context.js";

/** Colours text for a stream, or returns it unchanged. */
export type Paint = (
  format: "red" | "yellow" | "green" | "cyan" | "dim" | "bold",
  text: string,
) => string;

/**
 * Colours for a stream that shows them: a terminal, unless `NO_COLOR` is set, or any stream with `FORCE_COLOR`.
 *
 * @param isWanted `false` with `--no-color`, which has priority
 */
export function paintFor(sink: TextSink, isWanted: boolean): Paint {
  if (!isWanted) return (_, text) => text;
  return (format, text) => styleText(format, text, { stream: sink });
}
