import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { pageOf } from "./page-paths.js";

/** Where links of a page lead, which are written for the repository: relative, and to files. */
export interface SiteLinks {
  /** Absolute path of the repository. */
  readonly root: string;
  /** Whether a markdown file, relative to `root`, is a page of the site. */
  readonly isPage: (source: string) => boolean;
  /** Address of the repository's files on a code host, with a slash at the end; without it, links to files are text. */
  readonly filesAt?: string;
}

/**
 * Rewrites one link of a page.
 *
 * @param source the page, relative to the root of the repository
 * @returns the new address; `undefined` for a file that the site does not have, whose link becomes text
 */
export function siteLink(
  href: string,
  source: string,
  { root, isPage, filesAt }: SiteLinks,
): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/|#)/i.test(href)) return href;
  const [, path = "", anchor = ""] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  const target = posix.join(posix.dirname(source), decodeURI(path)).replace(/\/$/, "");
  for (const page of [target, posix.join(target, "README.md")])
    if (isPage(page)) return `/${pageOf(page)}${anchor}`;
  // VitePress reports what does not exist.
  if (target.startsWith("..") || !existsSync(join(root, target))) return href;
  return filesAt === undefined ? undefined : `${filesAt}${target}${anchor}`;
}

/** Has the renderer rewrite every link with `siteLink`. */
export function useSiteLinks(md: MarkdownRenderer, links: SiteLinks): void {
  md.core.ruler.push("site_links", ({ env, tokens }) => {
    const source = posix.relative(links.root, String(env.realPath ?? env.path));
    for (const { children } of tokens) {
      const open: boolean[] = [];
      for (const token of children ?? []) {
        if (token.type === "link_close" && open.pop() === false) hide(token);
        if (token.type !== "link_open") continue;
        const link = siteLink(token.attrGet("href") ?? "", source, links);
        open.push(link !== undefined);
        if (link === undefined) hide(token);
        else token.attrSet("href", link);
      }
    }
  });
}

function hide(token: { type: string; content: string }): void {
  token.type = "text";
  token.content = "";
}
