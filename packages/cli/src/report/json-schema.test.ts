// cspell:ignore chek
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { createProgram } from "../main.js";
import { processContext } from "../process-context.js";
import { exampleFolder } from "../test-support/example-files.js";
import { folderWith } from "../test-support/example-folder.js";
import { AUDIENCE, ISSUER, issuerWith } from "../test-support/example-token.js";
import { runCommand } from "../test-support/run-command.js";

const text = readFileSync(new URL("../../callgate-json.schema.json", import.meta.url), "utf8");
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
const isValid = ajv.compile(JSON.parse(text));

async function faultsOf(argv: readonly string[], cwd: string): Promise<unknown> {
  const { stdout } = await runCommand([...argv, "--format", "json"], {
    cwd,
    fetch: issuerWith(),
  });
  return isValid(JSON.parse(stdout)) ? [] : [stdout, isValid.errors];
}

const EXPLAIN = [
  ...["explain", "--token-file", "token.txt", "--jwks-file", "jwks.json"],
  ...["--issuer", ISSUER, "--audience", AUDIENCE],
];

const CALLS = [
  ["check"],
  ["check", "--routes", "callgate.routes.json"],
  ["who", "POST /orders"],
  ["who", "GET /orders/:id"],
  ["who", "GET /health"],
  ["who", "POST /order"],
  ["can", "checkout"],
  ["can", "legacy-batch", "POST /orders"],
  ["can", "stranger"],
  ["matrix"],
  ["diff", "old.yaml", "callgate.yaml"],
  ["diff", "callgate.yaml", "old.yaml"],
  ["test"],
  ["test", "--coverage"],
  [...EXPLAIN, "--endpoint", "GET /orders"],
  [...EXPLAIN, "--endpoint", "POST /orders", "--profile", "keycloak"],
  [...EXPLAIN, "--at", "2026-12-02"],
  [...EXPLAIN, "--endpoint", "GET /health"],
  [...EXPLAIN, "--endpoint", "GET /order"],
  EXPLAIN,
  ["probe", ISSUER],
  ["probe", ISSUER, "--algorithms", "RS256"],
  ["fmt", "--check"],
];

describe("the JSON Schema of the command's JSON", () => {
  it.each(CALLS.map((argv) => [argv.join(" "), argv] as const))(
    "matches the output of %s",
    async (_, argv) => {
      expect(await faultsOf(argv, exampleFolder())).toEqual([]);
    },
  );

  it.each(CALLS.map((argv) => [argv.join(" "), argv] as const))(
    "matches the output of %s when the document has errors",
    async (_, argv) => {
      const faulty = "version: 1\nendpoints: { GET /x: { callers: [group:x] } }\n";
      expect(await faultsOf(argv, folderWith({ "callgate.yaml": faulty }))).toEqual([]);
    },
  );

  it("refuses output that no command prints", () => {
    expect(isValid({ callgate: 1, command: "check", documents: [] })).toBe(false);
    expect(isValid({ callgate: 2, command: "check", documents: [], findings: [] })).toBe(false);
    expect(isValid({ callgate: 1, command: "chek", documents: [], findings: [] })).toBe(false);
  });

  it("has every command that prints JSON", () => {
    const program = createProgram(processContext(), () => undefined);
    const names = program.commands
      .filter(({ options }) => options.some(({ long }) => long === "--format"))
      .map((command) => command.name());
    expect([...new Set(CALLS.map(([name]) => name))].sort()).toEqual(names.sort());
  });
});
