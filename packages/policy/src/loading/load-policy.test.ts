// cspell:ignore enviroment gitdir isopen
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError, createGate, type GateOptions } from "@callgate/core";
import { afterAll, describe, expect, it } from "vitest";
import { type Finding, formatFinding } from "../findings/finding.js";
import { definePolicy, type PolicyDocument } from "../policy-document.js";
import { EXAMPLE, EXAMPLE_ENV, EXAMPLE_NOW } from "../test-support/example.js";
import { loadPolicy, parsePolicy, readPolicy, withConditions } from "./load-policy.js";

const folder = mkdtempSync(join(tmpdir(), "callgate-policy-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function thrownBy(act: () => unknown): ConfigurationError {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
  }
  throw new Error("no ConfigurationError");
}

const options = { env: EXAMPLE_ENV, now: EXAMPLE_NOW };
const condition = (): boolean => true;

describe("loadPolicy", () => {
  const policy = loadPolicy(write("callgate.yaml", EXAMPLE), options);
  const entry = (name: string) => policy.entries.find((each) => each.name === name);

  it("reads every member of a document", () => {
    expect(policy).toMatchObject({
      service: "orders",
      owner: "team-orders",
      identities: ["orders-express"],
      issuers: {
        issuer: "https://login.example.com",
        audience: ["orders"],
        profile: "keycloak",
        algorithms: ["RS256"],
      },
      warnings: [],
    });
    expect(policy.entries.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "GET /orders callers",
      "GET /orders/:id callers",
      "POST /orders callers",
      "* /admin/jobs callers",
      "GET /reports @a.example.com callers",
      "USE /files callers",
      "DELETE /orders/:id none",
      "GET /health public",
    ]);
    expect(policy.callers.get("reports")).toMatchObject({ owner: "data", contact: "#data-eng" });
    expect(policy.groups.get("batch")?.callers).toEqual(["reports", "nightly-billing"]);
  });

  it("expands groups and applies defaults", () => {
    expect(entry("GET /orders")?.policy).toEqual({
      callers: ["checkout", "reports", "nightly-billing"],
      scope: ["orders:read"],
      tokens: "app",
    });
    expect(entry("GET /orders/:id")).toMatchObject({
      policy: { callers: "any", enforceFrom: "2026-12-15" },
      reason: "read model, no personal data",
    });
    expect(entry("GET /orders/:id")?.policy).not.toHaveProperty("mode");
  });

  it("keeps grants as written, with their places", () => {
    const { grants } = entry("POST /orders") ?? { grants: [] };
    expect(grants).toMatchObject([
      { client: "checkout" },
      { client: "legacy-batch", until: "2027-01-31", ticket: "PAY-1182" },
      { client: "12345" },
    ]);
    expect(grants.map(({ at }) => `${at.line}:${at.column}-${at.endColumn}`)).toEqual([
      "35:9-17",
      "36:9-105",
      "37:9-16",
    ]);
    expect(entry("GET /orders")?.grants[1]).toMatchObject({ client: undefined, group: "batch" });
  });

  it("produces policies that a gate compiles", () => {
    const gate = createGate(policy.issuers as GateOptions);
    for (const { kind, policy: each } of policy.entries) {
      expect(() => gate.policy(kind === "callers" && each ? each : "none")).not.toThrow();
    }
  });

  it("gives an object the meaning of its file, and a JSON file too", () => {
    const document = definePolicy({
      version: 1,
      callers: { a: {} },
      endpoints: { "GET /a/{id}": { callers: ["a"] }, "GET /b": "public" },
    });
    const { digest } = loadPolicy(document);
    const json = write("a.json", JSON.stringify(document, undefined, 2));
    const yaml = write(
      "a.yaml",
      "version: 1\ncallers: { a: {} }\nendpoints: { GET /a/:id: { callers: [a] }, GET /b: public }",
    );
    expect(loadPolicy(json).digest).toBe(digest);
    expect(loadPolicy(yaml).digest).toBe(digest);
  });

  it("throws every fault at once, each a finding with its place in the text", () => {
    const path = write("faulty.yaml", "version: 1\nendpoints:\n  GET /a: no-one\n  get /b: none\n");
    const error = thrownBy(() => loadPolicy(path));
    expect(error.code).toBe("callgate_configuration_invalid");
    expect(error.faults).toMatchObject([
      {
        code: "value_invalid",
        option: 'endpoints["GET /a"]',
        line: 3,
        column: 11,
        severity: "error",
      },
      { code: "endpoint_malformed", line: 4, column: 3, suggestion: "GET /b" },
    ]);
    expect(error.message).toContain(`Policy document ${path}: 2 faults\n  - ${path}:3:11 must be`);
  });

  it("throws no warning", () => {
    const { warnings } = loadPolicy({ version: 1, endpoints: { "GET /a": { callers: "any" } } });
    expect(warnings.map(({ code }) => code)).toEqual(["any_without_reason", "any_without_scope"]);
  });

  it.each([undefined, 7, "", null, () => ({})])("refuses %s for a document", (source) => {
    expect(thrownBy(() => loadPolicy(source as never)).faults).toMatchObject([
      { code: "option_invalid", option: "source" },
    ]);
  });

  it.each([
    [{ env: 1 }, "env"],
    [{ now: Number.NaN }, "now"],
    [{ now: new Date() }, "now"],
    [{ conditions: [] }, "conditions"],
    [{ conditions: { a: "b" } }, "conditions.a"],
    [{ issuers: "corp" }, "issuers"],
    [{ issuers: [1] }, "issuers"],
    [{ env: undefined }, "env"],
    [{ enviroment: {} }, "enviroment"],
    [{ file: "a" }, "file"],
  ])("refuses the options %j", (given, option) => {
    const error = thrownBy(() => loadPolicy({ version: 1, endpoints: {} }, given as never));
    expect(error.faults.map((fault) => fault.option)).toEqual([option]);
  });
});

describe("a document that is an object", () => {
  const codes = (document: unknown): string[] =>
    readPolicy(document as PolicyDocument).findings.map(formatFinding);

  it("is named by the path to a fault", () => {
    expect(codes({ version: 1, endpoints: { "GET /a": { callers: [7], scop: "a" } } })).toEqual([
      '<object>.endpoints["GET /a"].scop error key_unknown "scop" is not allowed here: did you mean "scope"?',
      '<object>.endpoints["GET /a"].callers[0] error value_not_a_string must be a string, and 7 is a number: quote it, as in "7"',
    ]);
  });

  it.each([
    ["undefined", undefined],
    ["a function", () => "none"],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a symbol", Symbol("a")],
    ["a bigint", 1n],
  ])("cannot hold %s", (_, value) => {
    expect(codes({ version: 1, endpoints: { "GET /a": value } })).toEqual([
      expect.stringContaining('<object>.endpoints["GET /a"] error value_invalid'),
    ]);
  });

  it("cannot contain computed members", () => {
    const endpoints = Object.defineProperty({}, "GET /a", {
      get: () => {
        throw new Error("computed");
      },
      enumerable: true,
    });
    expect(codes({ version: 1, endpoints })).toEqual([expect.stringContaining("value_invalid")]);
  });

  it("inherits no members", () => {
    const document = Object.create({ owner: 7 });
    Object.assign(document, { version: 1, endpoints: {} });
    expect(codes(document)).toEqual([expect.stringContaining("value_invalid")]);
    const members = JSON.parse('{"version":1,"endpoints":{},"__proto__":{"owner":7}}');
    expect(codes(members)).toEqual([expect.stringContaining('"__proto__" is not allowed here')]);
  });

  it("cannot contain itself", () => {
    const document: Record<string, unknown> = { version: 1 };
    document.endpoints = document;
    expect(codes(document).join()).toContain("document_too_deep");
  });

  it("cannot grow without limit", () => {
    let list: unknown = "x";
    for (let depth = 0; depth < 30; depth += 1) list = Array(10).fill(list);
    expect(codes({ version: 1, endpoints: list }).join()).toContain("limit_exceeded");
  });
});

describe("issuers", () => {
  const document = (callers: string[]): PolicyDocument => ({
    version: 1,
    endpoints: { "GET /a": { callers } },
  });
  const own = {
    a: { issuer: "https://a.example", audience: "x" },
    b: { issuer: "https://b.example", audience: [`$\${x}`, `\${X}y\${X}`] },
  };
  const codes = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code);

  it("of a document are several under aliases", () => {
    const { issuers } = loadPolicy({ ...document(["a:c"]), issuers: own }, { env: { X: "$1" } });
    expect(issuers).toEqual({
      issuers: [
        { alias: "a", issuer: "https://a.example", audience: ["x"] },
        { alias: "b", issuer: "https://b.example", audience: [`\${x}`, "$1y$1"] },
      ],
    });
  });

  it("never show a value of the environment", () => {
    const { findings } = readPolicy(
      {
        ...document(["c"]),
        issuers: { a: { issuer: `\${X}`, audience: "x", profile: `\${X}` as never } },
      },
      { env: { X: "sec\u0000ret" } },
    );
    expect(codes(findings)).toEqual(["value_invalid", "value_invalid"]);
    expect(JSON.stringify(findings)).not.toContain("ret");
  });

  it("ignore a variable that the environment inherits", () => {
    const withVariable = { ...document(["c"]), issuers: { a: { issuer: `\${X}`, audience: "x" } } };
    expect(codes(readPolicy(withVariable, { env: { X: "y" } }).findings)).toEqual([]);
    const env = Object.create({ X: "y" });
    expect(codes(readPolicy(withVariable, { env }).findings)).toEqual(["env_unset"]);
  });

  it("are declared in one place only", () => {
    const { findings } = readPolicy(
      { ...document(["a:c"]), issuers: own },
      { env: { X: "y" }, issuers: ["a"] },
    );
    expect(codes(findings)).toEqual(["issuers_twice"]);
  });

  it.each([
    [["corp", "partner"], ["corp:x"], []],
    [["corp", "partner"], ["x"], ["caller_unqualified"]],
    [["corp"], ["x", "y:z"], ["caller_unqualified", "caller_unknown_alias"]],
    [[], ["x", "y:z"], []],
    ["resolved" as const, ["y:z"], []],
    ["resolved" as const, ["x"], ["caller_unqualified"]],
    [undefined, ["x", "y:z"], []],
  ])("of code, %j, with the callers %j find %j", (issuers, callers, expected) => {
    const { findings } = readPolicy(document(callers), issuers === undefined ? {} : { issuers });
    expect(codes(findings)).toEqual(expected);
  });
});

describe("conditions", () => {
  const document: PolicyDocument = {
    version: 1,
    endpoints: { "GET /a": { callers: ["x"], condition: "isOpen" } },
  };

  it("are assigned by name", () => {
    const { entries } = loadPolicy(document, { conditions: { isOpen: condition } });
    expect(entries[0]?.policy?.condition).toBe(condition);
  });

  it("that are not given refuse by throwing", () => {
    const { entries } = loadPolicy(document);
    expect(() => entries[0]?.policy?.condition?.({} as never, {} as never)).toThrow('"isOpen"');
  });

  it("need a function each, and must all be used, when code gives them", () => {
    const { findings } = readPolicy(document, { conditions: { isopen: condition } });
    expect(findings.map(({ code, suggestion }) => [code, suggestion])).toEqual([
      ["condition_unknown", "isopen"],
      ["condition_unused", undefined],
    ]);
    expect(
      readPolicy(document, { conditions: Object.create({ isOpen: condition }) }).policy,
    ).toBeUndefined();
  });

  it("can be given later, to the same version", () => {
    const before = loadPolicy(document);
    const after = withConditions(before, { isOpen: condition });
    expect(after.entries[0]).toMatchObject({ name: "GET /a", at: before.entries[0]?.at });
    expect(after.entries[0]?.policy?.condition).toBe(condition);
    expect(after.digest).toBe(before.digest);
    expect(thrownBy(() => withConditions(before, {})).faults).toMatchObject([
      { code: "condition_unknown", option: "conditions.isOpen" },
    ]);
  });
});

describe("a register", () => {
  const DOCUMENT =
    "version: 1\nregister: ../shared/callers.yaml\ncallers: { own: {} }\nendpoints:\n  GET /a: { callers: [own, shared, group:all] }\n";
  const REGISTER =
    "version: 1\ncallers:\n  shared: {}\n  other: {}\ngroups:\n  all: [shared, other]\n  unused: [other]\n";

  it("adds callers and groups, which may be unused", () => {
    write("git/.git/HEAD", "");
    const path = write("git/service/callgate.yaml", DOCUMENT);
    write("git/shared/callers.yaml", REGISTER);
    const policy = loadPolicy(path);
    expect(policy.entries[0]?.policy?.callers).toEqual(["own", "shared", "other"]);
    expect(policy.warnings).toEqual([]);
    expect(policy.callers.get("shared")).toMatchObject({
      isShared: true,
      at: { file: join(folder, "git/shared/callers.yaml"), line: 3, column: 3 },
    });
  });

  it("has its faults in its own file, after those of the document", () => {
    write("faulty/.git/HEAD", "");
    const path = write("faulty/service/callgate.yaml", `${DOCUMENT}nonsense: 1\n`);
    const register = write(
      "faulty/shared/callers.yaml",
      "version: 2\ncallers: { own: {}, shared: {} }\nendpoints: {}\n",
    );
    expect(
      readPolicy(path).findings.map(
        ({ file, line, column, code }) => `${file}:${line}:${column} ${code}`,
      ),
    ).toEqual([
      `${path}:3:12 caller_duplicate`,
      `${path}:5:36 group_unknown`,
      `${path}:6:1 key_unknown`,
      `${register}:1:10 version_unsupported`,
      `${register}:3:1 key_unknown`,
    ]);
  });

  it("must be in the work tree, and without one in the parent of the document's folder", () => {
    write("a/shared/callers.yaml", REGISTER);
    const inParent = write("a/service/callgate.yaml", DOCUMENT);
    expect(readPolicy(inParent).findings).toEqual([]);
    write("b/callers.yaml", REGISTER);
    const outside = write("b/x/service/callgate.yaml", DOCUMENT.replace("../shared", "../.."));
    expect(readPolicy(outside).findings.map(({ code }) => code)).toEqual(["register_outside"]);
    write("b/.git", "gitdir: elsewhere\n");
    expect(readPolicy(outside).findings).toEqual([]);
  });

  it("cannot leave it through a symbolic link", () => {
    write("c/.git/HEAD", "");
    const path = write("c/service/callgate.yaml", DOCUMENT);
    write("secret/callers.yaml", REGISTER);
    symlinkSync(join(folder, "secret"), join(folder, "c/shared"));
    expect(readPolicy(path).findings.map(({ code }) => code)).toEqual(["register_outside"]);
    rmSync(join(folder, "c/shared"));
    mkdirSync(join(folder, "c/shared"));
    symlinkSync(join(folder, "secret/callers.yaml"), join(folder, "c/shared/callers.yaml"));
    expect(readPolicy(path).findings.map(({ code }) => code)).toEqual(["register_outside"]);
  });

  it("that cannot be read makes no name unknown", () => {
    const path = write("d/service/callgate.yaml", DOCUMENT);
    expect(readPolicy(path).findings.map(({ code }) => code)).toEqual(["register_unreadable"]);
  });

  it("can be read by a function", () => {
    const asked: string[] = [];
    const parsed = parsePolicy(DOCUMENT, {
      file: "services/orders/callgate.yaml",
      readRegister: (path) => {
        asked.push(path);
        return REGISTER;
      },
    });
    expect(parsed.findings).toEqual([]);
    expect(asked).toEqual(["services/shared/callers.yaml"]);
    const outside = parsePolicy(DOCUMENT, { readRegister: () => REGISTER });
    expect(outside.findings.map(({ code }) => code)).toEqual(["register_outside"]);
    const missing = parsePolicy(DOCUMENT, {
      file: "a/b/callgate.yaml",
      readRegister: () => {
        throw new Error("no such revision");
      },
    });
    expect(missing.findings.map(({ code }) => code)).toEqual(["register_unreadable"]);
  });
});

describe("findings that depend on time", () => {
  const at = (now: string, more = 0): string[] =>
    readPolicy(
      {
        version: 1,
        callers: { x: { retired: "2026-12-10" } },
        endpoints: { "GET /a": { callers: [{ client: "x", until: "2026-12-31" }] } },
      },
      { now: Date.parse(now) + more },
    ).findings.map(({ code }) => code);

  it.each([
    ["2026-12-10T00:00:00Z", -1, []],
    ["2026-12-10T00:00:00Z", 0, ["caller_retired"]],
    ["2026-12-18T00:00:00Z", -1, ["caller_retired"]],
    ["2026-12-18T00:00:00Z", 0, ["caller_retired", "grant_expiring"]],
    ["2027-01-01T00:00:00Z", -1, ["caller_retired", "grant_expiring"]],
    ["2027-01-01T00:00:00Z", 0, ["caller_retired", "grant_expired"]],
  ])("at %s and %i ms", (now, more, codes) => {
    expect(at(now, more).sort()).toEqual(codes);
  });
});

describe("where a document is read from", () => {
  const folder = mkdtempSync(join(tmpdir(), "callgate-cwd-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "a"));
  writeFileSync(
    join(folder, "a", "callgate.yaml"),
    "version: 1\nregister: callers.yaml\nendpoints: { GET /x: { callers: [a] } }\n",
  );
  writeFileSync(join(folder, "a", "callers.yaml"), "version: 1\ncallers: { a: {} }\n");
  writeFileSync(join(folder, "other.yaml"), "version: 1\ncallers: { b: {} }\n");

  it("is an optional folder, for the register too, and findings name files as given", () => {
    const read = readPolicy("a/callgate.yaml", { cwd: folder });
    expect(read.findings).toEqual([]);
    expect(read.policy?.file).toBe("a/callgate.yaml");
    expect(read.policy?.callers.get("a")?.at.file).toBe("a/callers.yaml");
    const [missing] = readPolicy("a/none.yaml", { cwd: folder }).findings;
    expect(missing).toMatchObject({ code: "file_unreadable", file: "a/none.yaml" });
  });

  it("has another register in place of the one that the document names", () => {
    const { findings } = readPolicy("a/callgate.yaml", { cwd: folder, register: "other.yaml" });
    expect(findings).toMatchObject([
      { code: "caller_unknown", message: expect.stringContaining('unknown caller "a"') },
    ]);
  });

  it("has a register where the document names none", () => {
    const text = "version: 1\nendpoints: { GET /x: { callers: [b] } }\n";
    expect(parsePolicy(text, { cwd: folder, register: "other.yaml" }).findings).toEqual([]);
    const { findings } = parsePolicy(text, { cwd: folder, register: "none.yaml" });
    expect(findings).toMatchObject([{ code: "register_unreadable", file: "none.yaml" }]);
  });

  it("reports how much was read, with or without faults, and nothing about an unreadable document", () => {
    const counts = (text: string) => parsePolicy(text).counts;
    const endpoints = "endpoints: { GET /a: { callers: [a, b] }, GET /b: { callers: [group:x] } }";
    expect(counts(`version: 1\n${endpoints}`)).toEqual({ endpoints: 2, callers: 2 });
    expect(counts(`version: 1\ncallers: { a: {} }\n${endpoints}`)).toEqual({
      endpoints: 2,
      callers: 1,
    });
    expect(counts("[")).toBeUndefined();
  });

  it("warns of the end of a grant as early as the option says", () => {
    const text =
      "version: 1\nendpoints: { GET /x: { callers: [{ client: a, until: 2027-01-31 }] } }";
    const codes = (days: number) => {
      const now = Date.parse("2027-01-01");
      const { findings } = parsePolicy(text, { now, expiringMs: days * 86_400_000 });
      return findings.map(({ code }) => code);
    };
    expect([codes(30), codes(31)]).toEqual([[], ["grant_expiring"]]);
  });

  it.each([
    [{ cwd: "" }, "cwd"],
    [{ register: 1 }, "register"],
    [{ expiringMs: -1 }, "expiringMs"],
  ])("refuses %j", (options, option) => {
    expect(() => readPolicy("x", options as never)).toThrow(`\`${option}\` must be`);
  });
});
