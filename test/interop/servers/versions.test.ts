import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import versions from "./versions.json" with { type: "json" };

const profiles = readFileSync(new URL("../../../docs/profiles.md", import.meta.url), "utf8");

it.each([
  ["Keycloak", versions.keycloak],
  ["Ory Hydra", versions.hydra],
])("docs/profiles.md names the pinned version of %s as verified", (product, version) => {
  expect(profiles).toMatch(new RegExp(`^Verified with ${product} ${version} on `, "m"));
});
