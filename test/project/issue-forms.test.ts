import { readdirSync } from "node:fs";
import { catalogue } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { yamlOf } from "./repository-file.js";

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly Field[];
}

interface Field {
  readonly type: string;
  readonly id?: string;
  readonly attributes: { readonly label?: string; readonly options?: readonly string[] };
}

const folder = ".github/ISSUE_TEMPLATE/";
const names = readdirSync(new URL(`../../${folder}`, import.meta.url));
const files = names.filter((name) => name !== "config.yml");

function formAt(file: string): Form {
  return yamlOf(`${folder}${file}`) as Form;
}

function optionsOf(file: string, id: string): readonly string[] {
  return formAt(file).body.find((field) => field.id === id)?.attributes.options ?? [];
}

describe("the issue forms", () => {
  it("offer every reason of the catalogue, in its order", () => {
    expect(optionsOf("refused.yml", "reason")).toEqual([
      ...Object.keys(catalogue),
      "I do not know the reason",
    ]);
  });

  it.each(files)("offer every package in %s", (file) => {
    const packages = readdirSync(new URL("../../packages/", import.meta.url)).sort();

    expect(optionsOf(file, "package").filter((name) => name.startsWith("@"))).toEqual(
      packages.map((name) => `@callgate/${name}`),
    );
  });

  it.each(files)("have what the code host requires in %s", (file) => {
    const { name, description, body } = formAt(file);
    const fields = body.filter(({ type }) => type !== "markdown");

    expect([name, description].every((text) => text.length > 0)).toBe(true);
    expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
    expect(fields.every(({ attributes }) => (attributes.label ?? "").length > 0)).toBe(true);
  });

  it("warn against tokens and secrets", () => {
    for (const file of ["refused.yml", "configuration.yml"]) {
      expect(JSON.stringify(formAt(file).body[0])).toMatch(/[Nn]o (?:token|secret)/);
    }
  });
});
