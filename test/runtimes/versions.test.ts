import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COMPATIBILITY_DATE } from "./programs/workerd-config.js";
import versions from "./versions.json" with { type: "json" };

const pageOf = (name: string): string =>
  readFileSync(new URL(`../../docs/recipes/${name}.md`, import.meta.url), "utf8");

it.each([
  ["Bun", "bun-and-deno", `Bun ${versions.bun}`],
  ["Deno", "bun-and-deno", `Deno ${versions.deno}`],
  ["workerd", "cloudflare-workers", `workerd ${versions.workerd}`],
  ["the compatibility date", "cloudflare-workers", COMPATIBILITY_DATE],
])("the version of %s that was tested is on its page", (_, page, version) => {
  expect(pageOf(page)).toContain(version);
});
