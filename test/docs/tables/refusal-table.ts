import { catalogue } from "@callgate/core";
import { commentsOf } from "./interface-options.js";
import { cell } from "./option-table.js";

/**
 * Every refusal: status and error code from the catalogue, and the comment of its row.
 *
 * @throws {Error} where a row has no comment
 */
export function refusalTable(): string {
  const comments = commentsOf("packages/core/src/decision/catalogue.ts", "catalogue");
  return [
    "| reason | status | error code | when |",
    "| --- | --- | --- | --- |",
    ...Object.entries(catalogue).map(([reason, { status, error }]) => {
      const comment = comments.get(reason) ?? "";
      if (comment === "") throw new Error(`The row ${reason} of the catalogue has no doc comment`);
      const code = error === null ? "" : `\`${error}\``;
      return `| \`${reason}\` | ${status} | ${code} | ${cell(comment.replaceAll(/\s+/g, " "))} |`;
    }),
  ].join("\n");
}
