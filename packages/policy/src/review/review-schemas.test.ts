import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ERROR_CODES, REVIEW_CODES, WARNING_CODES } from "../findings/finding-codes.js";
import { parseRules } from "./rules/read-rules.js";
import { parseTestFile } from "./testing/read-test-file.js";

/** Codes of faults of a single value: those that a schema can detect. */
const OF_SHAPE = new Set<string>([
  "version_unsupported",
  "key_unknown",
  "value_invalid",
  "value_not_a_string",
  "caller_duplicate",
  "endpoint_malformed",
  "scope_invalid",
  "role_invalid",
]);

/** Faults of shape that a schema cannot detect, and why. */
const UNSEEN = new Map([
  ["at-day.yaml", "the calendar"],
  ["name-twice.yaml", "two places"],
]);

describe.each([
  ["callgate-test.schema.json", "test-files", parseTestFile],
  ["callgate-rules.schema.json", "rules", parseRules],
] as const)("%s", (schema, folder, read) => {
  const text = readFileSync(new URL(`../../${schema}`, import.meta.url), "utf8");
  const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(text));
  const path = fileURLToPath(new URL(`../test-support/${folder}/`, import.meta.url));
  const files = readdirSync(path);
  const content = (file: string): string => readFileSync(path + file, "utf8");
  const codesOf = (file: string) => read(content(file), { file }).findings.map(({ code }) => code);
  const shapes = files.filter((file) => {
    const codes = codesOf(file);
    return codes.length > 0 && codes.every((code) => OF_SHAPE.has(code));
  });

  it("accepts what the reader accepts", () => {
    const good = files.filter((file) => codesOf(file).length === 0);
    expect(good).toEqual(["good.yaml"]);
    expect([isValid(parse(content("good.yaml"))), isValid.errors]).toEqual([true, null]);
  });

  it.each(shapes.filter((file) => !UNSEEN.has(file)))("refuses %s", (file) => {
    expect(isValid(parse(content(file), { logLevel: "error" }))).toBe(false);
  });

  it.each([...UNSEEN.keys()].filter((file) => files.includes(file)))(
    "does not see %s, which the reader does",
    (file) => {
      expect(shapes).toContain(file);
      expect(isValid(parse(content(file)))).toBe(true);
    },
  );

  it("names only existing codes and outcomes", () => {
    const codes = new Set<string>([...ERROR_CODES, ...WARNING_CODES, ...REVIEW_CODES]);
    codes.add("public_except").add("would_refuse");
    const named = Array.from(text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g), ([, code]) => code ?? "");
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((code) => !codes.has(code))).toEqual([]);
  });
});
