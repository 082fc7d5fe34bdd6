import { describe, expect, it } from "vitest";
import { brokenLinks, loadedFromElsewhere } from "./built-pages.js";

describe("brokenLinks", () => {
  const files = new Set(["/a.html", "/b/index.html", "/b/c.html", "/d.png"]);
  const broken = (html: string): readonly string[] =>
    brokenLinks(
      new Map([
        ["/a.html", html],
        ["/b/index.html", '<h2 id="here">Here</h2>'],
        ["/b/c.html", ""],
      ]),
      files,
    );

  it.each([
    "/b/",
    "/b/#here",
    "/b/index.html#here",
    "b/c.html",
    "d.png",
    "https://example.com/x#y",
  ])("follows %s", (href) => {
    expect(broken(`<a href="${href}">x</a>`)).toEqual([]);
  });

  it("reports a page and an anchor that do not exist, each once", () => {
    const html = '<a class="x" href="/e.html">x</a><a href="/b/#there">x</a>';
    expect(broken(html + html)).toEqual([
      "/a.html links to /e.html, which does not exist",
      "/a.html links to /b/#there, whose anchor does not exist",
    ]);
  });
});

describe("loadedFromElsewhere", () => {
  it("names scripts, pictures and styles of another host, and no links", () => {
    expect(
      loadedFromElsewhere(
        '<a href="https://example.com/">x</a><link rel="stylesheet" href="https://fonts.example/a.css">' +
          '<img alt="" src="//cdn.example/a.png"><script src="/assets/app.js"></script>',
      ),
    ).toEqual(["https://fonts.example/a.css", "//cdn.example/a.png"]);
  });
});
