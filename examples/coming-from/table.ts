import type { Outcome, Row } from "./compare.js";

/** The table of a page: every usual request, and each other one that is answered differently by more than a code. */
export function tableOf(name: string, rows: readonly Row[]): string {
  const listed = rows.filter(isListed);
  const left = rows.length - listed.length;
  return [
    `| request | ${name} | Callgate |`,
    "| --- | --- | --- |",
    ...listed.map(
      ({ attempt, before, after }) =>
        `| ${attempt.name} | ${show(before, isAdmittedNoMore({ before, after }))} | ${show(after)} |`,
    ),
    `| ${left} other bad tokens | 401 | 401 |`,
    "",
  ].join("\n");
}

/** Whether a request was admitted before, and is refused now. */
function isAdmittedNoMore({ before, after }: Pick<Row, "before" | "after">): boolean {
  return before.isAdmitted && !after.isAdmitted;
}

function isListed({ attempt, before, after }: Row): boolean {
  return attempt.isUsual || before.status !== 401 || after.status !== 401;
}

function show({ status, code }: Outcome, isMarked = false): string {
  const text = isMarked ? `**${status}**` : String(status);
  return code === undefined ? text : `${text} \`${code}\``;
}
