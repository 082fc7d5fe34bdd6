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

  it("has no link that leads nowhere from the registry", () => {
    const prose = readme.replaceAll(/^```.*?^```$/gms, "");
    const links = Array.from(prose.matchAll(/\]\(([^)]+)\)/g), ([, link]) => link);
    for (const link of links) expect(link).toMatch(/^https:\/\//);
  });
});
