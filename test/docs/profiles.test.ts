import { readFile } from "node:fs/promises";
import { profiles } from "@callgate/core";
import { expect, it } from "vitest";

const page = await readFile(new URL("../../docs/profiles.md", import.meta.url), "utf8");
const named = Array.from(page.matchAll(/^\|[^|]+\| `(\w+)` +\|/gm), ([, name]) => name);

it.each(Object.keys(profiles))("docs/profiles.md has a row of the profile %s", (name) => {
  expect(named).toContain(name);
});
