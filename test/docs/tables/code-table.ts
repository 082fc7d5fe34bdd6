import { initialTextsOf } from "./interface-options.js";
import { cell } from "./option-table.js";

/** A table of codes, with the text that the error has for each. */
export function codeTable(path: string, constantName: string): string {
  return [
    "| code | meaning |",
    "| --- | --- |",
    ...Array.from(
      initialTextsOf(path, constantName),
      ([code, text]) => `| \`${code}\` | ${cell(text)} |`,
    ),
  ].join("\n");
}
