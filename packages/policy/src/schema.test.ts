import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { profiles } from "@callgate/core";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ERROR_CODES, WARNING_CODES } from "./findings/finding-codes.js";
import { parsePolicy } from "./loading/load-policy.js";
import { EXAMPLE, EXAMPLE_ENV } from "./test-support/example.js";

const text = readFileSync(new URL("../callgate.schema.json", import.meta.url), "utf8");
const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(text));

const documents = fileURLToPath(new URL("./test-support/documents/", import.meta.url));
const read = (file: string): string => readFileSync(documents + file, "utf8");
const errorsOf = (document: string): readonly string[] =>
  parsePolicy(document, { file: "a/b.yaml", env: EXAMPLE_ENV, readRegister: () => "" })
    .findings.filter(({ severity }) => severity === "error")
    .map(({ code }) => code);

/** Codes of faults of a single value: those that a schema can detect. */
const OF_SHAPE = new Set([
  "version_unsupported",
  "key_unknown",
  "value_invalid",
  "value_not_a_string",
  "alias_reserved",
  "callers_missing",
  "callers_empty",
  "group_empty",
  "group_nested",
  "endpoint_malformed",
  "until_invalid",
  "enforce_from_invalid",
  "scope_invalid",
  "role_invalid",
]);

/** Faults of shape that a schema cannot detect, and why. */
const UNSEEN = new Map([
  ["enforce-from-invalid.yaml", "the calendar"],
  ["until-invalid-day.yaml", "the calendar"],
  ["value-invalid-retired.yaml", "the calendar"],
  ["endpoint-malformed-address.yaml", "the path's grammar"],
  ["endpoint-malformed-no-slash.yaml", "the path's grammar"],
  ["endpoint-malformed-query.yaml", "the path's grammar"],
  ["endpoint-malformed-space.yaml", "the path's grammar"],
  ["env-malformed.yaml", "the grammar of variables"],
  ["value-invalid-acr-twice.yaml", "two places"],
  ["value-invalid-issuer-twice.yaml", "two places"],
  ["value-invalid-metadata-address.yaml", "what an address leads to"],
  ["value-not-a-string-claim.yaml", "how a number is written"],
]);

const files = readdirSync(documents).filter((file) => file.endsWith(".yaml"));
const shapes = files.filter((file) => {
  const errors = errorsOf(read(file));
  return errors.length > 0 && errors.every((code) => OF_SHAPE.has(code));
});
const good = files.filter((file) => errorsOf(read(file)).length === 0);

describe("callgate.schema.json", () => {
  it("accepts the example", () => {
    expect(errorsOf(EXAMPLE)).toEqual([]);
    expect([isValid(parse(EXAMPLE)), isValid.errors]).toEqual([true, null]);
  });

  it.each(good)("accepts what the loader accepts: %s", (file) => {
    expect([isValid(parse(read(file))), isValid.errors]).toEqual([true, null]);
  });

  it.each(shapes.filter((file) => !UNSEEN.has(file)))("refuses %s", (file) => {
    expect(isValid(parse(read(file), { uniqueKeys: false, logLevel: "error" }))).toBe(false);
  });

  it.each([...UNSEEN.keys()])("does not detect %s, which the loader does", (file) => {
    expect(shapes).toContain(file);
    expect(isValid(parse(read(file), { uniqueKeys: false, logLevel: "error" }))).toBe(true);
  });

  it.each(Object.keys(profiles))("accepts the profile %s, as the loader does", (profile) => {
    const issuers = { main: { issuer: "https://login.example.com", audience: "orders", profile } };
    const document = { version: 1, issuers, endpoints: { "GET /orders": { callers: "any" } } };
    expect(errorsOf(JSON.stringify(document))).toEqual([]);
    expect([isValid(document), isValid.errors]).toEqual([true, null]);
  });

  it("names only existing codes", () => {
    const codes = new Set<string>([...ERROR_CODES, ...WARNING_CODES]);
    const named = Array.from(text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g), ([, code]) => code ?? "");
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((code) => !codes.has(code))).toEqual([]);
  });
});
