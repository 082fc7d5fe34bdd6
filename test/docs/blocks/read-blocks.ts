/** A piece of code on a page. */
export interface Block {
  /** The page, as the repository has it: `docs/guide/koa.md`. */
  readonly page: string;
  /** The line of the page on which the code begins, counted from 1. */
  readonly line: number;
  /** Whether it is TypeScript, and not JavaScript. */
  readonly typed: boolean;
  /** What is written after the language: the name of the example that the block shows, or nothing. */
  readonly title: string;
  readonly code: string;
}

const BLOCK =
  /^(?<indent> *)```(?<language>ts|typescript|js|javascript|mjs)\b(?<title>[^\n]*)\n(?<code>.*?)^ *```$/gms;

/**
 * The blocks of TypeScript and JavaScript of a page; CommonJS is left out.
 */
export function readBlocks(page: string, markdown: string): readonly Block[] {
  return Array.from(markdown.matchAll(BLOCK), ({ index, groups = {} }) => ({
    page,
    line: markdown.slice(0, index).split("\n").length + 1,
    typed: groups.language?.startsWith("t") ?? false,
    title: groups.title?.trim() ?? "",
    code: (groups.code ?? "").replaceAll(new RegExp(`^${groups.indent}`, "gm"), ""),
  })).filter(({ code }) => !/\brequire\(/.test(code));
}

/** Whose routes, requests and gate a block means where it names them and does not declare them. */
export type Context =
  | "core"
  | "express"
  | "fastify"
  | "fetch"
  | "hapi"
  | "hono"
  | "koa"
  | "testkit";

const FRAMEWORKS: readonly Context[] = [
  "core",
  "express",
  "fastify",
  "fetch",
  "hapi",
  "hono",
  "koa",
];

/** The context of a block: the framework it imports, or else the one its page is about, or else Express. */
export function contextOf({ page, code }: Block): Context {
  if (/\btest(?:kit|ing)\b/.test(page)) return "testkit";
  const imported = FRAMEWORKS.filter((name) => code.includes(`"@callgate/${name}"`));
  const [first, second] = imported.filter((name) => name !== "core");
  if (first !== undefined && second === undefined) return first;
  const about = FRAMEWORKS.find((name) => new RegExp(`\\b${name}\\b`).test(page));
  return about ?? (imported.length > 0 ? "core" : "express");
}
