import type { Finding } from "../findings/finding.js";
import { fits } from "./endpoint-glob.js";

/** The required reviewers of each file, as declared in a CODEOWNERS file. */
export interface CodeOwners {
  /**
   * The owners of a file: empty when it has none.
   *
   * @param path relative to the repository, with `/`
   */
  ownersOf(path: string): readonly string[];
}

/** A file that needs an owner. */
export interface OwnedFile {
  /** Its name in findings. */
  readonly file: string;
  /** Relative to the repository, with `/`. */
  readonly path: string;
}

/** A line of the file: the last matching line of its section decides. */
interface Rule {
  readonly section: number;
  readonly pattern: readonly string[];
  readonly owners: readonly string[];
}

/**
 * Reads a CODEOWNERS file, of GitHub or, with sections, of GitLab: a pattern of paths and its owners in each line.
 *
 * A line that cannot be parsed owns nothing.
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

/** Reports each file that has no owner: a change of it needs no review. */
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
      message: `has no owner in ${codeOwnersFile}, so that a change needs no review: add a line for /${path}`,
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

/** Segments of a path, `**` for any number: the name of a folder matches all its contents, but `docs/*` only its direct ones. */
function patternOf(path: string): readonly string[] {
  const isAnchored = /\/./.test(path);
  const segments = path.split("/").filter((segment) => segment !== "");
  const isFolder = path.endsWith("/");
  const last = segments.at(-1);
  const isWhole = last === "**" || (last === "*" && segments.length > 1);
  const end = isFolder ? ["**", "*"] : isWhole ? [] : ["**"];
  return [...(isAnchored ? [] : ["**"]), ...segments, ...end];
}
