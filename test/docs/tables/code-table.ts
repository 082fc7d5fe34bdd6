import { initialTextsOf } from "./interface-options.js";
import { cell } from "./option-table.js";

/** A table of codes, or of hints, with what the error says is wrong, and what it says to do. */
export function codeTable(path: string, constantName: string, heading = "code"): string {
  return [
    `| ${heading} | what is wrong | what to do |`,
    "| --- | --- | --- |",
    ...Array.from(
      initialTextsOf(path, constantName),
      ([code, [wrong = "", remedy = ""]]) => `| \`${code}\` | ${cell(wrong)} | ${cell(remedy)} |`,
    ),
  ].join("\n");
}
