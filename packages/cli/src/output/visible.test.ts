import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";
import { visible } from "./visible.js";

describe("visible", () => {
  it.each([
    ["a\u001b[31m", "a\\u{1b}[31m"],
    ["::error::x", "\\u{3a}:error::x"],
    ["  ::stop-commands::x", "  \\u{3a}:stop-commands::x"],
    ["a ##[error]x", "a \\u{23}#[error]x"],
    ["a::b:c", "a::b:c"],
    ["## [x] #1", "## [x] #1"],
  ])("shows %j as %j", (text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});

describe("an answer about a document", () => {
  it.each([["who", "GET /orders"], ["matrix"], ["matrix", "--csv"]])(
    "prints no command of a CI runner: %s %s",
    async (...argv) => {
      const cwd = folderWith({
        "callgate.yaml": DOCUMENT.replace("  checkout: ", '  "::error::x": ')
          .replaceAll("checkout", "::error::x")
          .replaceAll("callers: [::error::x", 'callers: ["::error::x"')
          .replaceAll("- ::error::x", '- "::error::x"')
          .replace("owner: data", 'owner: "data\\n::error::x"'),
      });
      const { stdout, code } = await runCommand(argv, { cwd });
      expect(code).toBe(0);
      expect(stdout).toContain("error::x");
      expect(stdout).not.toMatch(/^\s*::/m);
    },
  );
});
