/** What a table says of an option. */
export interface Description {
  readonly meaning: string;
  /** `undefined` where the comment names none. */
  readonly byDefault: string | undefined;
}

/** A sentence that begins with "Default". */
const SENTENCE = /(?:^|(?<=\.) )Default:? (?<value>(?:`[^`]*`|[^.`])+)\.?/;
/** A part of a sentence: "0 to 300, default 5." */
const CLAUSE = /[,;] default:? (?<value>(?:`[^`]*`|[^.;`])+)(?=[.;]|$)/;

/**
 * Divides a doc comment into what an option means and what it is by default: "Seconds of tolerance. 0 to 300, default 5."
 * The default may stand in any paragraph; the meaning is the first one.
 */
export function describeOption(comment: string): Description {
  const text = comment.replaceAll(/\{@link ([^}|\s]+)[^}]*\}/g, "`$1`");
  const [first = "", ...others] = text.split(/\n\s*\n/).map(toLine);
  const { rest, value } = takeDefault(first);
  if (value !== undefined) return { meaning: rest, byDefault: value };
  const [later] = others.map((paragraph) => takeDefault(paragraph).value).filter(Boolean);
  return { meaning: first, byDefault: later };
}

function takeDefault(paragraph: string): { rest: string; value: string | undefined } {
  for (const pattern of [SENTENCE, CLAUSE]) {
    const value = pattern.exec(paragraph)?.groups?.value;
    if (value !== undefined) return { rest: paragraph.replace(pattern, "").trim(), value };
  }
  return { rest: paragraph, value: undefined };
}

function toLine(paragraph: string): string {
  return paragraph.replaceAll(/\s+/g, " ").trim();
}
