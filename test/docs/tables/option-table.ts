import { describeOption } from "./describe-option.js";
import type { OptionMember } from "./interface-options.js";

/**
 * A table of options, made of their doc comments.
 *
 * @throws {Error} where a comment does not name the default of an option that may be left out
 */
export function optionTable(members: readonly OptionMember[]): string {
  return [
    "| option | meaning | default |",
    "| --- | --- | --- |",
    ...members.map(({ name, isRequired, comment }) => {
      const { meaning, byDefault } = describeOption(comment);
      if (!isRequired && byDefault === undefined) {
        throw new Error(`The doc comment of \`${name}\` must say "Default: …": ${comment}`);
      }
      return `| \`${name}\` | ${cell(meaning)} | ${isRequired ? "required" : cell(byDefault ?? "")} |`;
    }),
  ].join("\n");
}

/** A vertical line would end the cell. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
