import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SCOPE, VERSION } from "./scope.js";

it("names this package and its version", () => {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  expect(JSON.parse(manifest)).toMatchObject({ name: SCOPE, version: VERSION });
});
