import { readFileSync } from "node:fs";
import type { DefaultTheme } from "vitepress";
import { pageOf, sources } from "./page-paths.js";

/**
 * Every page of the site under its heading, by its file in the repository. A pattern stands for the files that match and are not
 * listed elsewhere, in the order of their names.
 */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  Guide: [
    "docs/guide/README.md",
    "docs/guide/express.md",
    "docs/guide/koa.md",
    "docs/guide/hapi.md",
    "docs/guide/fastify.md",
    "docs/guide/hono.md",
    "docs/guide/fetch.md",
    "docs/guide/nestjs.md",
    "docs/guide/without-a-framework.md",
    "docs/guide/calling-side.md",
    "docs/guide/opaque-tokens.md",
    "docs/guide/testing.md",
    "docs/guide/introducing.md",
    "docs/guide/*.md",
    "docs/operations.md",
    "docs/metadata.md",
    "docs/revocation.md",
  ],
  "When it does not work": ["docs/why-was-i-refused.md", "docs/keys.md", "docs/server-mistakes.md"],
  Concepts: [
    "docs/concepts/README.md",
    "docs/concepts/trust.md",
    "docs/concepts/request-path.md",
    "docs/concepts/keys.md",
    "docs/concepts/tokens.md",
    "docs/concepts/*.md",
  ],
  "Policy documents": [
    "docs/policy/README.md",
    "docs/policy/format.md",
    "docs/policy/moving-from-gates-in-code.md",
    "docs/policy/what-is-not-covered.md",
    "docs/matrix-page.md",
    "docs/policy/*.md",
    "docs/policy/commands/README.md",
    "docs/policy/commands/*.md",
  ],
  Recipes: ["docs/recipes/README.md", "docs/recipes/*.md"],
  "Coming from": ["docs/coming-from/README.md", "docs/coming-from/*.md"],
  Reference: [
    "docs/profiles.md",
    "docs/conformance.md",
    "packages/*/README.md",
    "docs/reference/*.md",
    "docs/*.md",
  ],
  API: ["docs/api/index.md", "docs/api/**/*.md"],
  Examples: ["examples/README.md", "examples/*/README.md"],
  Project: [
    "README.md",
    "SECURITY.md",
    "docs/benchmarks/README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/debugging.md",
    "RELEASING.md",
    "ARCHITECTURE.md",
    "*.md",
    "bench/README.md",
  ],
};

/** The files of the sidebar by heading; a heading without a file is left out. */
export function sections(root: string): [heading: string, files: string[]][] {
  const all = sources(root);
  const listed = new Set(Object.values(SECTIONS).flat());
  const found = Object.entries(SECTIONS).map(([heading, patterns]): [string, string[]] => [
    heading,
    patterns.flatMap((pattern) => {
      const matches = expressionOf(pattern);
      return all.filter((file) => file === pattern || (!listed.has(file) && matches.test(file)));
    }),
  ]);
  return found.filter(([, files]) => files.length > 0);
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(".", "\\.")
    .replaceAll("**/", "(?:.+/)?")
    .replaceAll(/(?<![.)+])\*/g, "[^/]+");
  return new RegExp(`^${source}$`);
}

export function sidebar(root: string): DefaultTheme.SidebarItem[] {
  return sections(root).map(([text, files]) => ({
    text,
    collapsed: text !== "Guide",
    items: files.map((file) => ({
      text: titleOf(readFileSync(`${root}${file}`, "utf8")) ?? file,
      link: `/${pageOf(file)}`,
    })),
  }));
}

function titleOf(markdown: string): string | undefined {
  return /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll(/[`\\]/g, "");
}
