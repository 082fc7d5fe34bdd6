// cspell:ignore keyes
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { siteLink } from "./site-links.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const isPage = (source: string): boolean =>
  ["README.md", "docs/keys.md", "docs/recipes/README.md", "packages/core/README.md"].includes(
    source,
  );
const links = { root, isPage };

describe("siteLink", () => {
  it.each([
    ["keys.md", "docs/operations.md", "/keys.md"],
    ["keys.md#what", "docs/operations.md", "/keys.md#what"],
    ["../README.md", "docs/operations.md", "/index.md"],
    ["../../packages/core/README.md#options", "docs/recipes/cors.md", "/packages/core.md#options"],
    ["recipes", "docs/operations.md", "/recipes/index.md"],
    ["../core/", "packages/koa/README.md", "/packages/core.md"],
  ])("leads %s of %s to the page %s", (href, source, expected) => {
    expect(siteLink(href, source, links)).toBe(expected);
  });

  it.each(["https://example.com/a.md", "#below", "mailto:a@example.com", "/keys.md"])(
    "leaves %s as it is",
    (href) => {
      expect(siteLink(href, "docs/operations.md", links)).toBe(href);
    },
  );

  it("leaves a link that leads nowhere, for VitePress to report", () => {
    expect(siteLink("keyes.md", "docs/operations.md", links)).toBe("keyes.md");
    expect(siteLink("../../other.md", "docs/operations.md", links)).toBe("../../other.md");
  });

  it("makes a link to another file text, or one to the code host where that is set", () => {
    const href = "../examples/recipes/cors.ts";
    expect(siteLink(href, "docs/operations.md", links)).toBeUndefined();
    const filesAt = "https://code.example/callgate/";
    expect(siteLink(href, "docs/operations.md", { ...links, filesAt })).toBe(
      "https://code.example/callgate/examples/recipes/cors.ts",
    );
  });
});
