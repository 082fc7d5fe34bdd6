import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { cell } from "./option-table.js";

/** A code, and the doc comment in front of it. */
export interface DescribedCode {
  readonly code: string;
  readonly comment: string;
  /** The last line comment before it, which begins a group: `of routes`. */
  readonly group: string | undefined;
}

const FINDING_CODES = "packages/policy/src/findings/finding-codes.ts";
/** A doc comment, a line comment, or a code. */
const PART =
  /\/\*\*(?<comment>[\s\S]*?)\*\/|^\s*\/\/ (?<group>.+)$|^\s*(?:\| )?"(?<code>\w+)"[,;]?$/gm;
const KIND = / Kind (?<kind>`[a-z-]+`)\.$/;
const TRIED_AGAIN = / Tried again within the call: (?<again>.+)\.$/;

/**
 * The codes of a list or of a type, in their order.
 *
 * @param declaration the text of its declaration
 * @throws {Error} where a code has no comment
 */
export function describedCodes(declaration: string): readonly DescribedCode[] {
  const codes: DescribedCode[] = [];
  let comment = "";
  let group: string | undefined;
  for (const { groups = {} } of declaration.matchAll(PART)) {
    if (groups.comment !== undefined) comment = textOf(groups.comment);
    else if (groups.group !== undefined) group = groups.group;
    else {
      const code = groups.code ?? "";
      if (comment === "") throw new Error(`The code ${code} has no doc comment`);
      codes.push({ code, comment, group });
      comment = "";
    }
  }
  return codes;
}

/** The codes of findings: a table for each group of errors, one of warnings, one of tests and rules. */
export function findingTables(): string {
  const groups = new Map<string, DescribedCode[]>();
  const add = (constant: string, named?: string): void => {
    for (const described of describedCodes(declarationOf(FINDING_CODES, constant))) {
      const group = described.group ?? named;
      if (group === undefined) throw new Error(`The code ${described.code} has no group`);
      groups.set(group, [...(groups.get(group) ?? []), described]);
    }
  };
  add("ERROR_CODES");
  add("WARNING_CODES", "warning");
  add("REVIEW_CODES", "of tests and rules");
  return Array.from(groups, ([group, codes]) =>
    [
      `| ${group} | what was found |`,
      "| --- | --- |",
      ...codes.map(({ code, comment }) => `| \`${code}\` | ${cell(comment)} |`),
    ].join("\n"),
  ).join("\n\n");
}

/** The codes of a `TokenError`, and whether the client tries again by itself. */
export function tokenErrorTable(): string {
  const codes = describedCodes(declarationOf("packages/client/src/errors.ts", "TokenErrorCode"));
  return [
    "| code | meaning | tried again within the call |",
    "| --- | --- | --- |",
    ...codes.map(({ code, comment }) => {
      const again = TRIED_AGAIN.exec(comment)?.groups?.again ?? "no";
      return `| \`${code}\` | ${cell(comment.replace(TRIED_AGAIN, ""))} | ${cell(again)} |`;
    }),
  ].join("\n");
}

/** The codes of a `ConfigurationFault`. */
export function configurationTable(): string {
  const path = "packages/core/src/kit/configuration/configuration-error.ts";
  const codes = describedCodes(declarationOf(path, "ConfigurationFaultCode"));
  return [
    "| code | what is wrong |",
    "| --- | --- |",
    ...codes.map(({ code, comment }) => `| \`${code}\` | ${cell(comment)} |`),
  ].join("\n");
}

/** The codes of what `callgate diff` finds, and what `--fail-on` calls them. */
export function diffTable(): string {
  const path = "packages/policy/src/diff/diff-finding.ts";
  const codes = describedCodes(declarationOf(path, "DiffCode"));
  return [
    "| code | what is different | kind of `--fail-on` |",
    "| --- | --- | --- |",
    ...codes.map(({ code, comment }) => {
      const kind = KIND.exec(comment)?.groups?.kind ?? "";
      return `| \`${code}\` | ${cell(comment.replace(KIND, ""))} | ${kind} |`;
    }),
  ].join("\n");
}

function textOf(comment: string): string {
  return comment
    .replaceAll(/^\s*\* ?/gm, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The text of a constant or a type, without the comment in front of it. */
function declarationOf(path: string, name: string): string {
  const text = readFileSync(fileURLToPath(new URL(path, ROOT)), "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = file.statements.find((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.some((each) => each.name.getText() === name)
      : ts.isTypeAliasDeclaration(statement) && statement.name.text === name,
  );
  if (found === undefined) throw new Error(`${path} has no ${name}`);
  return found.getText();
}

const ROOT = new URL("../../../", import.meta.url);
