import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EXIT } from "./exit-code.js";
import { createProgram } from "./main.js";
import { processContext } from "./process-context.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const rows = (pattern: RegExp): string[] =>
  Array.from(readme.matchAll(pattern), ([, text = ""]) => text);

describe("the README", () => {
  const program = createProgram(processContext(), () => undefined);

  it("has every command, with its arguments, in the order of the help", () => {
    const usages = program.commands.map((command) => {
      const { registeredArguments } = command;
      const names = registeredArguments.map((each) => {
        const name = each.variadic ? `${each.name()}...` : each.name();
        return each.required ? name : `[${name}]`;
      });
      return [command.name(), ...names].join(" ");
    });
    expect(rows(/^\| `([a-z]+(?: [^`]*)?)` +\|.*\|.*\|$/gm)).toEqual(usages);
  });

  it("has every exit code", () => {
    expect(rows(/^\| (\d+) /gm)).toEqual(Object.values(EXIT).map(String));
  });

  it("names only existing options of check", () => {
    const known = program.commands[0]?.options.map(({ long }) => long);
    const [, section = ""] = /^## Checking\n(.*?)^## /ms.exec(readme) ?? [];
    for (const [option] of section.matchAll(/--[a-z-]+/g)) expect(known).toContain(option);
  });
});
