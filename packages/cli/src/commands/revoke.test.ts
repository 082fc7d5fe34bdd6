import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { redisProgram, startRedis, startServer, withRedis } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { REVOKED } from "../test-support/example-files.js";
import { folderWith } from "../test-support/example-folder.js";
import { runCommand } from "../test-support/run-command.js";

const FOR_AN_HOUR = ["--for", "1h", "--reason", "INC-42"];
const ISSUER = "https://login.example.com";

function listIn(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, "revoked.json"), "utf8")).revocations;
}

describe("callgate revoke", () => {
  const revoke = (cwd: string, ...argv: readonly string[]) =>
    runCommand(["revoke", ...argv, "--file", "revoked.json"], { cwd });

  it("creates the file with the first revocation, and says until when it is", async () => {
    const cwd = folderWith({});
    const { code, stdout } = await revoke(cwd, "caller", "shop:checkout", ...FOR_AN_HOUR);
    expect([code, stdout]).toEqual([
      0,
      "caller shop:checkout: revoked until 2026-12-01T01:00:00.000Z, in revoked.json\n",
    ]);
    expect(listIn(cwd)).toEqual([
      {
        match: { caller: "shop:checkout" },
        until: "2026-12-01T01:00:00.000Z",
        reason: "INC-42",
        at: "2026-12-01T00:00:00.000Z",
      },
    ]);
  });

  it.each([
    [["issuer", ISSUER], { issuer: ISSUER }],
    [["key", "k1", "--issuer", ISSUER], { issuer: ISSUER, kid: "k1" }],
    [["caller", "checkout", "--issuer", ISSUER], { issuer: ISSUER, caller: "checkout" }],
    [["subject", "alice", "--issuer", ISSUER], { issuer: ISSUER, subject: "alice" }],
    [["jti", "1", "--issuer", ISSUER], { issuer: ISSUER, jti: "1" }],
    [["token-hash", "A".repeat(43)], { tokenHash: "A".repeat(43) }],
  ])("revokes %j", async (argv, match) => {
    const cwd = folderWith({});
    await revoke(cwd, ...argv, ...FOR_AN_HOUR);
    expect(listIn(cwd)).toMatchObject([{ match }]);
  });

  it("reads a list with a byte order mark, as a gate does", async () => {
    const cwd = folderWith({ "revoked.json": `\ufeff${REVOKED}` });
    expect(await revoke(cwd, "caller", "checkout", ...FOR_AN_HOUR)).toMatchObject({ code: 0 });
  });

  it("adds to the list, drops what has ended, and records who, and before when", async () => {
    const ended = { match: { caller: "old" }, until: "2026-11-30", reason: "INC-1" };
    const { revocations } = JSON.parse(REVOKED) as { revocations: object[] };
    const cwd = folderWith({
      "revoked.json": JSON.stringify({ revocations: [ended, ...revocations] }),
    });
    const options = ["--until", "2027-01-31", "--reason", "INC-42", "--by", "operations"];
    await revoke(cwd, "caller", "checkout", "--issued-before", "now", ...options);
    expect(listIn(cwd)).toEqual([
      ...revocations,
      {
        match: { caller: "checkout" },
        issuedBefore: "2026-12-01T00:00:00.000Z",
        until: "2027-01-31",
        reason: "INC-42",
        by: "operations",
        at: "2026-12-01T00:00:00.000Z",
      },
    ]);
  });

  it("lifts what was revoked", async () => {
    const cwd = folderWith({ "revoked.json": REVOKED });
    const { stdout } = await revoke(cwd, "caller", "reports", "--lift");
    expect(stdout).toBe("caller reports: lifted, in revoked.json\n");
    expect(listIn(cwd)).toEqual([]);
  });

  it("says that there was nothing to lift, and does not create the file for it", async () => {
    const cwd = folderWith({ "revoked.json": REVOKED });
    const { code, stdout } = await revoke(cwd, "caller", "report", "--lift");
    expect([code, stdout]).toEqual([0, "caller report: was not revoked, in revoked.json\n"]);
    const empty = folderWith({});
    const missing = await revoke(empty, "caller", "reports", "--lift");
    expect(missing.stdout).toBe("caller reports: was not revoked, in revoked.json\n");
    expect(existsSync(join(empty, "revoked.json"))).toBe(false);
  });

  it.each([
    [["caller", "a", "--reason", "x"], "the end must be named once"],
    [["caller", "a", ...FOR_AN_HOUR, "--until", "2027-01-31"], "the end must be named once"],
    [["caller", "a", "--for", "1h"], "--reason is missing"],
    [["caller", "a", "--for", "1 hour", "--reason", "x"], "It must be a duration"],
    [["caller", "a", "--until", "soon", "--reason", "x"], "`until` must be a day"],
    [["caller", "a", "--until", "2026-11-30", "--reason", "x"], "--until must be later than now"],
    [["key", "k1", ...FOR_AN_HOUR], "key needs --issuer"],
    [["issuer", ISSUER, "--issuer", ISSUER, ...FOR_AN_HOUR], "name one issuer"],
    [["token-hash", "abc", ...FOR_AN_HOUR], "43 characters"],
    [["client", "a", ...FOR_AN_HOUR], "Allowed choices are"],
    [["caller", "a", ...FOR_AN_HOUR, "--issued-before", "later"], "--issued-before must be now"],
    [["caller", "a", ...FOR_AN_HOUR, "--redis", "redis://127.0.0.1"], "name one"],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await revoke(folderWith({}), ...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("refuses where no list is named, and a password among the arguments", async () => {
    const without = await runCommand(["revoke", "caller", "a", ...FOR_AN_HOUR]);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("--file, --redis")]);
    const foreign = [...FOR_AN_HOUR, "--redis", "https://127.0.0.1"];
    const unreadable = await runCommand(["revoke", "caller", "a", ...foreign]);
    expect([unreadable.code, unreadable.stderr]).toEqual([3, expect.stringContaining("rediss:")]);
    const url = "redis://:q7ZtW1@127.0.0.1:6379";
    const shown = await runCommand(["revoke", "caller", "a", ...FOR_AN_HOUR, "--redis", url]);
    expect([shown.code, shown.stderr]).toEqual([2, expect.stringContaining("password")]);
    expect(shown.stderr).not.toContain("q7ZtW1");
  });

  it.each([
    ["no JSON", "{"],
    ["no list", "{}"],
    ["an entry with a fault", '{"revocations":[{"match":{}}]}'],
  ])("changes no file with %s", async (_what, text) => {
    const cwd = folderWith({ "revoked.json": text });
    const { code } = await revoke(cwd, "caller", "a", ...FOR_AN_HOUR);
    expect(code).toBe(3);
    expect(readFileSync(join(cwd, "revoked.json"), "utf8")).toBe(text);
  });
});

describe("callgate revocations", () => {
  it("lists what is revoked now", async () => {
    const cwd = folderWith({ "revoked.json": REVOKED });
    const list = (now: string, ...argv: readonly string[]) =>
      runCommand(["revocations", "--file", "revoked.json", ...argv], { cwd, now });
    expect((await list("2026-12-31T23:59:59Z")).stdout).toBe(
      "caller reports  until 2026-12-31  INC-41  by operations\n",
    );
    expect((await list("2027-01-01T00:00:00Z")).stdout).toBe("nothing is revoked\n");
    expect(JSON.parse((await list("2026-12-01", "--json")).stdout)).toEqual(JSON.parse(REVOKED));
  });

  it("says before when a token was issued, and nothing of who where that is not recorded", async () => {
    const cwd = folderWith({});
    const before = ["--issued-before", "2026-11-30"];
    const file = ["--file", "revoked.json"];
    await runCommand(["revoke", "caller", "checkout", ...FOR_AN_HOUR, ...before, ...file], { cwd });
    expect((await runCommand(["revocations", ...file], { cwd })).stdout).toBe(
      "caller checkout  issued before 2026-11-30  until 2026-12-01T01:00:00.000Z  INC-42\n",
    );
  });

  it("cannot answer where the file is missing", async () => {
    const { code } = await runCommand(["revocations", "--file", "none.json"], {
      cwd: folderWith({}),
    });
    expect(code).toBe(3);
  });
});

describe("a list on a server", () => {
  it.skipIf(redisProgram() === undefined)(
    withRedis("is changed and read with the address of the environment"),
    async () => {
      const server = await startRedis();
      const env = { CALLGATE_REDIS_URL: `redis://127.0.0.1:${server.port}` };
      const run = (...argv: readonly string[]) => runCommand(argv, { env });
      try {
        for (const caller of ["checkout", "reports"])
          expect(await run("revoke", "caller", caller, ...FOR_AN_HOUR)).toMatchObject({ code: 0 });
        expect(await run("revoke", "caller", "reports", "--lift")).toMatchObject({
          stdout: "caller reports: lifted, in the server\n",
        });
        await run("revoke", "caller", "billing", ...FOR_AN_HOUR, "--issued-before", "2026-11-30");
        expect((await run("revocations")).stdout).toBe(
          "caller billing   issued before 2026-11-30  until 2026-12-01T01:00:00.000Z  INC-42\n" +
            "caller checkout                            until 2026-12-01T01:00:00.000Z  INC-42\n",
        );
        for (const caller of ["reports", "stranger"]) {
          expect(await run("revoke", "caller", caller, "--lift")).toMatchObject({
            code: 0,
            stdout: `caller ${caller}: was not revoked, in the server\n`,
          });
        }
        const tomorrow = { env, now: "2026-12-02T00:00:00Z" };
        expect(
          await runCommand(["revoke", "caller", "checkout", "--lift"], tomorrow),
        ).toMatchObject({ stdout: "caller checkout: was not revoked, in the server\n" });
        expect((await run("revocations", "--prefix", "cg:other")).stdout).toBe(
          "nothing is revoked\n",
        );
      } finally {
        await server.stop();
      }
    },
  );

  it("cannot be used where nothing answers, or something else does; the address is not repeated", async () => {
    await using other = await startServer(
      createServer(
        (socket) =>
          void socket
            .on("error", () => {})
            .resume()
            .end("HTTP/1.1 400\r\n\r\n"),
      ),
    );
    for (const port of [other.port, 1]) {
      const env = { CALLGATE_REDIS_URL: `redis://:q7ZtW1@127.0.0.1:${port}` };
      const { code, stderr } = await runCommand(["revocations"], { env });
      expect([code, stderr]).toEqual([3, expect.stringContaining("cannot be used")]);
      expect(stderr).not.toContain("q7ZtW1");
    }
  });
});
