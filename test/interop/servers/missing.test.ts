import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const suite = fileURLToPath(new URL("../..", import.meta.url));
let empty = "";
let lines: readonly string[] = [];
let exitCode: unknown;

/** The runner on a machine where Node is all there is: no other program, and nothing that an earlier run left. */
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), "callgate-interop-"));
  const runner = ["--no-warnings", "--conditions=@callgate/source", "--import", "tsx"];
  const servers = [
    "hydra",
    "keycloak",
    "spring",
    "lemonldap",
    "kubernetes",
    "spire",
    "dex",
    "glewlwyd",
    "mock-oauth2-server",
    "oauth2-mock-server",
  ];
  const output = await new Promise<string>((resolve) => {
    const env = { PATH: join(empty, "bin"), HOME: empty, CALLGATE_INTEROP_CACHE: empty };
    execFile(
      process.execPath,
      [...runner, "interop/servers/run.ts", ...servers],
      { cwd: suite, env },
      (error, stdout, stderr) => {
        exitCode = error?.code;
        resolve(stdout + stderr);
      },
    );
  });
  lines = output.trim().split("\n");
}, 60_000);
afterAll(() => rm(empty, { recursive: true, force: true }));

it.each([
  ["Ory Hydra", "go is not installed"],
  ["Keycloak", "java is not installed"],
  ["Spring Authorization Server", "java is not installed"],
  ["LemonLDAP::NG", "perl is not installed"],
  ["Kubernetes", "go is not installed"],
  ["SPIRE", "go is not installed"],
  ["Dex", "the Go module proxy has no version"],
  ["Glewlwyd", "glewlwyd is not installed"],
  ["mock-oauth2-server", "java is not installed"],
  ["oauth2-mock-server", "npm is not installed"],
])("names %s as missing on a machine with Node alone, with the reason", (product, reason) => {
  const line = lines.find((one) => one.startsWith(`missing: ${product}`));
  expect(line).toContain(`: ${reason}`);
});

it("counts each of them as missing and none as passed, and exits with 1", () => {
  expect(lines.at(-1)).toBe("0 passed, 0 failed, 10 missing");
  expect(lines).toHaveLength(11);
  expect(exitCode).toBe(1);
});
