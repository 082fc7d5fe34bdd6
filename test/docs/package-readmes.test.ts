import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("../../packages/", import.meta.url);
const readmes = readdirSync(folder).map((name): [string, string] => [
  name,
  readFileSync(new URL(`${name}/README.md`, folder), "utf8"),
]);

describe.each(readmes)("the README of @callgate/%s", (name, readme) => {
  it("says what it is for, how to install and use it, what can be set, what fails, and what it does not do", () => {
    const [first = "", , purpose = ""] = readme.split("\n");
    expect(first).toBe(`# @callgate/${name}`);
    expect(purpose.length).toBeGreaterThan(40);
    for (const heading of ["Install", "Options", "Failures", "What it does not do"]) {
      expect(readme).toMatch(new RegExp(`^## ${heading}\\b`, "m"));
    }
    expect(readme).toMatch(new RegExp(`^npm install (--save-dev )?@callgate/${name}\\b`, "m"));
  });

  it("installs what its first example imports", () => {
    const [, install = "", use = ""] =
      /^## Install\n(.*?)\n## .*?^```[jt]s\n(.*?)^```$/ms.exec(readme) ?? [];
    const imported = Array.from(
      use.matchAll(/ from "((?:@[^/"]+\/)?[^/"]+)/g),
      ([, from = ""]) => from,
    );
    // What is no package of ours may be named in words: "Hono is a peer".
    const isNamed = (from: string): boolean =>
      from.startsWith("@callgate/")
        ? new RegExp(`${from}(?![\\w/-])`).test(install)
        : install.toLowerCase().includes(from);
    expect(imported.filter((from) => !isNamed(from))).toEqual([]);
  });

  it("has no link that leads nowhere from the registry", () => {
    const prose = readme.replaceAll(/^```.*?^```$/gms, "");
    const links = Array.from(prose.matchAll(/\]\(([^)]+)\)/g), ([, link]) => link);
    for (const link of links) expect(link).toMatch(/^https:\/\//);
  });
});
