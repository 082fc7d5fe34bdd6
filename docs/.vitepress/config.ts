import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitepress";
import { EXCLUDED, pageOf } from "./page-paths.js";
import { searchOptions } from "./search-words.js";
import { sidebar } from "./sidebar.js";
import { useSiteLinks } from "./site-links.js";
import { slugOf } from "./slug.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { repository, description } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  repository?: { url: string };
  description: string;
};
// The address of the repository is set in package.json, once. Until it is, links to source files are text.
const home = repository?.url.replace(/^git\+/, "").replace(/\.git$/, "");

/** Has pages outside docs/, where nothing is installed for the site, import Vue as the pages of docs/ do. */
function installedHere(): Plugin {
  return {
    name: "callgate:installed-here",
    enforce: "pre",
    resolveId(id, importer) {
      if (!/^vue(?:\/|$)/.test(id) || !importer?.endsWith(".md")) return undefined;
      return this.resolve(id, fileURLToPath(import.meta.url), { skipSelf: true });
    },
  };
}

export default defineConfig({
  title: "Callgate",
  description,
  lang: "en",
  // Every page is where the repository has it: the pages of docs/, the READMEs, and docs/api, which TypeDoc wrote.
  srcDir: "..",
  srcExclude: [...EXCLUDED],
  rewrites: pageOf,
  metaChunk: true,
  vite: {
    plugins: [installedHere()],
    build: { chunkSizeWarningLimit: 4096 },
  },
  markdown: {
    anchor: { slugify: slugOf },
    config: (md) =>
      useSiteLinks(md, {
        root,
        isPage: (source) => source.endsWith(".md") && existsSync(`${root}${source}`),
        ...(home === undefined ? {} : { filesAt: `${home}/blob/HEAD/` }),
      }),
  },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guide/", activeMatch: "^/guide/" },
      { text: "Why was I refused?", link: "/why-was-i-refused" },
      { text: "Policy documents", link: "/policy/", activeMatch: "^/policy/" },
      { text: "Recipes", link: "/recipes/", activeMatch: "^/recipes/" },
      { text: "API", link: "/api/", activeMatch: "^/api/" },
    ],
    sidebar: sidebar(root),
    outline: [2, 3],
    search: {
      provider: "local",
      options: {
        miniSearch: searchOptions,
      },
    },
    ...(home === undefined ? {} : { socialLinks: [{ icon: "github" as const, link: home }] }),
  },
});
