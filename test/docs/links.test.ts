import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { slugOf } from "../../docs/.vitepress/slug.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { stdout } = spawnSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  {
    cwd: root,
    encoding: "utf8",
  },
);
const pages = stdout
  .trim()
  .split("\n")
  .filter((page) => existsSync(root + page));

/** A page without its code, in which a bracket is no link and a number sign no heading. */
function proseOf(page: string): string {
  return readFileSync(root + page, "utf8").replace(/^ *(```+)[^\n]*\n[\s\S]*?^ *\1$/gm, "");
}

function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of proseOf(page).matchAll(/^#+ (.+)$/gm)) {
    const slug = slugOf(
      heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[`*\\]/g, ""),
    );
    let anchor = slug;
    for (let repeated = 1; anchors.has(anchor); repeated++) anchor = `${slug}-${repeated}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What is wrong with a link as a code host follows it. */
function faultOf(href: string, page: string): string | undefined {
  const [path = "", anchor] = href.split("#");
  const target = path === "" ? page : posix.join(posix.dirname(page), decodeURI(path));
  if (path.startsWith("/")) return `${href} is not relative`;
  if (!existsSync(root + target)) return `${href} does not exist`;
  if (anchor === undefined) return undefined;
  const file = statSync(root + target).isDirectory() ? posix.join(target, "README.md") : target;
  return anchorsOf(file).has(anchor) ? undefined : `${href} names no heading`;
}

describe("on a code host", () => {
  it.each(pages)("every link of %s leads to a file and a heading", (page) => {
    const links = proseOf(page)
      .replaceAll(/`[^`\n]*`/g, "")
      .matchAll(/\]\(([^)\s]+)\)/g);
    const faults = Array.from(links, ([, href = ""]) => href)
      .filter((href) => !/^[a-z][a-z0-9+.-]*:/i.test(href))
      .map((href) => faultOf(href, page))
      .filter((fault) => fault !== undefined);
    expect(faults).toEqual([]);
  });
});
