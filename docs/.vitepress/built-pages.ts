import { posix } from "node:path";

/**
 * The links between pages that lead nowhere: to a file the site does not have, or to an anchor its page does not have.
 *
 * @param pages the text of each page by its address, such as `/policy/index.html`
 * @param files the addresses of all files
 */
export function brokenLinks(
  pages: ReadonlyMap<string, string>,
  files: ReadonlySet<string>,
): readonly string[] {
  const anchors = new Map(Array.from(pages, ([page, html]) => [page, anchorsOf(html)]));
  const broken = new Set<string>();
  for (const [page, html] of pages)
    for (const [, href = ""] of html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(href)) continue;
      const [, path = "", , anchor] = /^([^#]*)(#(.*))?$/.exec(decoded(href)) ?? [];
      const target = path === "" ? page : posix.resolve(posix.dirname(page), path);
      const file = path.endsWith("/") ? posix.join(target, "index.html") : target;
      const known = anchors.get(file);
      if (!files.has(file)) broken.add(`${page} links to ${href}, which does not exist`);
      else if (anchor && known && !known.has(anchor))
        broken.add(`${page} links to ${href}, whose anchor does not exist`);
    }
  return [...broken];
}

function anchorsOf(html: string): ReadonlySet<string> {
  return new Set(Array.from(html.matchAll(/\bid="([^"]*)"/g), ([, id = ""]) => decoded(id)));
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll("&amp;", "&"));
}

/** What a page loads from another host by itself, as opposed to a link that a reader follows. */
export function loadedFromElsewhere(html: string): string[] {
  const elements = html.matchAll(
    /<(?:script|img|iframe|source|link)\b[^>]*?\b(?:src|href)="((?:https?:)?\/\/[^"]*)"/g,
  );
  return Array.from(elements, ([, address = ""]) => address);
}
