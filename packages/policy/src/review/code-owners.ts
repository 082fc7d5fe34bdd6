import type { Finding } from "../findings/finding.js";
import { fits } from "./endpoint-glob.js";

/** Who has to review changes of which file, as a CODEOWNERS file says. */
export interface CodeOwners {
  /**
   * The owners of a file: empty where it has none.
   *
   * @param path relative to the repository, with `/`
   */
  ownersOf(path: string): readonly string[];
}

/** A file that needs an owner. */
export interface OwnedFile {
  /** As it is called in findings. */
  readonly file: string;
  /** Relative to the repository, with `/`. */
  readonly path: string;
}

/** A line of the file: the last one of its section that fits decides. */
interface Rule {
  readonly section: number;
  readonly pattern: readonly string[];
  readonly owners: readonly string[];
}

/**
 * Reads a CODEOWNERS file, of GitHub or, with sections, of GitLab: a pattern of paths and its owners in each line.
 *
 * A line that is not understood owns nothing.
 */
export function parseCodeOwners(text: string): CodeOwners {
  const rules: Rule[] = [];
  let [section, sectionOwners]: [number, readonly string[]] = [0, []];
  for (const line of text.split(/\r?\n/)) {
    const [, ofSection] = /^\^?\[[^\]]+\](?:\[\d+\])?(.*)$/.exec(line) ?? [];
    if (ofSection !== undefined) {
      section += 1;
      sectionOwners = ownersIn(wordsOf(ofSection));
      continue;
    }
    const [path, ...words] = wordsOf(line);
    if (path === undefined) continue;
    const owners = words.length === 0 ? sectionOwners : ownersIn(words);
    rules.push({ section, pattern: patternOf(path), owners });
  }
  return { ownersOf: (path) => ownersBy(rules, path.split("/")) };
}

/** Reports each file that has no owner: a change of it needs nobody's review. */
export function checkOwners(
  owners: CodeOwners,
  files: readonly OwnedFile[],
  codeOwnersFile = "CODEOWNERS",
): readonly Finding[] {
  return files
    .filter(({ path }) => owners.ownersOf(path).length === 0)
    .map(({ file, path }) => ({
      code: "owner_missing",
      severity: "error",
      file,
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
      path: [],
      message: `has no owner in ${codeOwnersFile}, so that anyone may change it: add a line for /${path}`,
    }));
}

function ownersBy(rules: readonly Rule[], path: readonly string[]): readonly string[] {
  const bySection = new Map<number, readonly string[]>();
  for (const { section, pattern, owners } of rules) {
    const isSame = (one: string, other: string): boolean =>
      fits([...one], [...other], "*", (a, b) => a === "?" || a === b);
    if (fits(pattern, path, "**", isSame)) bySection.set(section, owners);
  }
  return [...new Set([...bySection.values()].flat())];
}

/** Words of a line up to a comment; a space in a path is written `\ `. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:\\.|[^\s\\])+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  const kept = comment === -1 ? words : words.slice(0, comment);
  return kept.map((word) => word.replaceAll(/\\(.)/g, "$1"));
}

/** `@user`, `@organisation/team`, or an address. */
function ownersIn(words: readonly string[]): readonly string[] {
  return words.filter((word) => word.includes("@"));
}

/** Segments of a path, `**` for any number: what names a folder has all that is in it, but `docs/*` only what is directly there. */
function patternOf(path: string): readonly string[] {
  const isAnchored = /\/./.test(path);
  const segments = path.split("/").filter((segment) => segment !== "");
  const isFolder = path.endsWith("/");
  const last = segments.at(-1);
  const isWhole = last === "**" || (last === "*" && segments.length > 1);
  const end = isFolder ? ["**", "*"] : isWhole ? [] : ["**"];
  return [...(isAnchored ? [] : ["**"]), ...segments, ...end];
}
