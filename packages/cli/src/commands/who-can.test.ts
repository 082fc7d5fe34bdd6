// cspell:ignore chekout
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";

const run = (argv: readonly string[], now?: string) => {
  const cwd = folderWith({ "callgate.yaml": DOCUMENT });
  return runCommand(argv, { cwd, ...(now !== undefined && { now }) });
};

describe("callgate who", () => {
  it("lists every caller of an endpoint, and what its token needs", async () => {
    const { code, stdout } = await run(["who", "POST /orders"]);
    const needs = "orders:write  role writer  condition withinOpeningHours";
    expect(stdout.split("\n")).toEqual([
      `checkout      payments  ${needs}`,
      `legacy-batch  finance   ${needs}  until 2027-01-31  PAY-1182`,
      "",
    ]);
    expect(code).toBe(0);
  });

  it("reports that report mode admits everyone, and until when", async () => {
    const { stdout } = await run(["who", "GET /orders/:id"]);
    expect(stdout).toMatch(
      /^\(anyone, without a token\) .*report mode until 2026-12-15\n\(any caller\) /,
    );
    const later = await run(["who", "GET /orders/:id"], "2026-12-15T00:00:00Z");
    expect(later.stdout).toBe("(any caller)  orders:read\n");
  });

  it.each([
    ["GET /health", "(anyone, without a token)\n"],
    ["DELETE /orders/:id", "no caller may call DELETE /orders/:id\n"],
    ["DELETE /orders/{id}/", "no caller may call DELETE /orders/:id\n"],
  ])("answers for %s", async (endpoint, text) => {
    expect(await run(["who", endpoint])).toMatchObject({ code: 0, stdout: text });
  });

  it("shows what an endpoint demands of the user and of actors, and admits an implied scope", async () => {
    const document = `version: 1
scopeImplies: { admin: [write] }
endpoints:
  GET /a: { callers: [x], tokens: user, authentication: { acr: [mfa, hwk], maxAgeSeconds: 300 }, delegation: refuse }
  GET /b: { callers: [x], scope: write, delegation: { actors: [gateway], maxDepth: 2 } }
`;
    const cwd = folderWith({ "callgate.yaml": document });
    const who = async (...argv: string[]) => (await runCommand(["who", ...argv], { cwd })).stdout;
    expect(await who("GET /a")).toBe(
      "x  acr mfa or hwk, authenticated within 300 s, no actor  user tokens\n",
    );
    const actor = "only the actor gateway within 2 actors";
    expect(await who("GET /b", "--scope", "admin")).toBe(`x  write  ${actor}\n`);
    expect(await who("GET /b", "--scope", "read")).toBe(
      `x  write  ${actor}  refused: scope_insufficient\n`,
    );
  });

  it("shows a grant that has ended as such", async () => {
    const { stdout } = await run(["who", "POST /orders"], "2027-02-01T00:00:00Z");
    expect(stdout).toMatch(/^legacy-batch .* {2}refused: grant_expired$/m);
  });

  it("reports an unknown endpoint, and suggests the nearest one", async () => {
    expect(await run(["who", "POST /order"])).toEqual({
      code: 1,
      stdout: "",
      stderr: 'error: callgate.yaml has no endpoint "POST /order": did you mean "POST /orders"?\n',
    });
  });

  it.each([
    [["who", "POST /orders"], 0],
    [["who", "POST /orders", "--scope", "orders:read orders:write"], 0],
    [["who", "POST /orders", "--scope", "orders:read", "--scope", "orders:write"], 0],
    [["who", "POST /orders", "--scope", "orders:read"], 1],
    [["who", "POST /orders", "--scope", ""], 1],
    [["who", "POST /orders", "--role", "reader"], 1],
    [["who", "POST /orders", "--no-conditions"], 1],
    [["who", "GET /orders/:id", "--scope", ""], 0],
    [["who", "DELETE /orders/:id"], 1],
    [["who", "GET /health"], 0],
  ])("%j --fail", async (argv, code) => {
    expect((await run([...argv, "--fail"])).code).toBe(code);
    expect((await run(argv)).code).toBe(0);
  });

  it("answers in JSON, with the version of the document", async () => {
    const { stdout } = await run(["who", "POST /orders", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      callgate: 1,
      command: "who",
      policy: {
        file: "callgate.yaml",
        service: "orders",
        version: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
      endpoint: "POST /orders",
      callers: [{ caller: "checkout", outcome: "allowed" }, { caller: "legacy-batch" }],
      findings: [],
    });
  });

  it("prints nothing with --quiet", async () => {
    const argv = ["who", "DELETE /orders/:id", "--quiet", "--fail"];
    expect(await run(argv)).toEqual({ code: 1, stdout: "", stderr: "" });
  });
});

describe("callgate can", () => {
  it("lists what a caller may call, listed by name or not", async () => {
    const { code, stdout } = await run(["can", "reports"]);
    expect(stdout.split("\n").map((line) => line.split("  ")[0])).toEqual([
      "GET /orders",
      "GET /orders/:id",
      "GET /health",
      "",
    ]);
    expect(code).toBe(0);
  });

  it.each([
    [["can", "checkout", "POST /orders"], 0],
    [["can", "reports", "POST /orders"], 1],
    [["can", "reports", "GET /orders"], 0],
    [["can", "reports", "GET /orders", "--scope", "other"], 1],
    [["can", "checkout", "GET /orders/:id", "--kind", "user"], 0],
  ])("%j --fail", async (argv, code) => {
    expect((await run([...argv, "--fail"])).code).toBe(code);
  });

  it("prints why not", async () => {
    const { stdout } = await run(["can", "reports", "POST /orders"]);
    expect(stdout).toMatch(/ refused: caller_not_allowed\n$/);
  });

  it("reports an unknown caller, even if endpoints are open to it", async () => {
    const { code, stdout, stderr } = await run(["can", "chekout"]);
    expect(stderr).toBe('error: callgate.yaml has no caller "chekout": did you mean "checkout"?\n');
    expect(stdout).toContain("GET /health");
    expect(code).toBe(1);
  });

  it("does not know an endpoint that does not exist", async () => {
    const { code, stdout, stderr } = await run(["can", "checkout", "POST /order"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain('did you mean "POST /orders"?');
  });

  it("has the fault of the question in its JSON", async () => {
    const { stdout, stderr } = await run(["can", "chekout", "--format", "json"]);
    expect(JSON.parse(stdout).findings).toMatchObject([
      { code: "caller_unknown", suggestion: "checkout" },
    ]);
    expect(stderr).toBe("");
  });
});

describe("a question to a document with errors", () => {
  it.each([["who", "GET /orders"], ["can", "checkout"], ["matrix"]])(
    "exits with 3: %s",
    async (...argv) => {
      const cwd = folderWith({ "callgate.yaml": "version: 1\nendpoints: { GET /x: maybe }\n" });
      const text = await runCommand(argv, { cwd });
      expect(text.stdout).toBe("");
      expect(text.stderr).toMatch(/^callgate\.yaml:2:22 error value_invalid /);
      expect(text.code).toBe(3);
      const json = await runCommand([...argv, "--format", "json"], { cwd });
      expect(JSON.parse(json.stdout).findings).toMatchObject([{ code: "value_invalid" }]);
      expect(json).toMatchObject({ code: 3, stderr: "" });
    },
  );

  it("exits with 3 without a document", async () => {
    const { code, stderr } = await runCommand(["who", "GET /x"], { cwd: folderWith({}) });
    expect(stderr).toContain("file_unreadable");
    expect(code).toBe(3);
  });
});
