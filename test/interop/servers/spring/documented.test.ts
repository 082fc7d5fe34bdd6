import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
/** Without what differs by the place of the text. */
const lines = (text: string) => text.split("\n").map((line) => line.trim());

it("runs the bean that docs/profiles.md shows for Spring Authorization Server", () => {
  const profiles = read("../../../../docs/profiles.md");
  const [, documented = ""] = /```java\n([\s\S]*?)\n```/.exec(profiles) ?? [];
  expect(documented).toContain("at+jwt");
  const source = read("project/src/main/java/interop/AccessTokenFormat.java");
  expect(lines(source).join("\n")).toContain(lines(documented).join("\n"));
});
