// cspell:ignore mred
import { describe, expect, it } from "vitest";
import { ENCRYPTION_KEY, EXAMPLE_KEYS, ISSUER, issuerWith } from "../test-support/example-token.js";
import { runCommand } from "../test-support/run-command.js";

const TIMES = "cache-control max-age=300, kept 300 s, clock ";

describe("callgate probe", () => {
  it("shows documents, keys and algorithms of a sound issuer", async () => {
    const { code, stdout, stderr } = await runCommand(["probe", ISSUER], { fetch: issuerWith() });
    const lines = stdout.split("\n");
    expect(lines).toEqual([
      expect.stringMatching(
        /^metadata +https:\/\/login\.example\.com\/\.well-known\/oauth-authorization-server +failed: status_unexpected 404$/,
      ),
      expect.stringMatching(
        /^metadata +https:\/\/login\.example\.com\/\.well-known\/openid-configuration +200 +https:\/\/login\.example\.com\/keys$/,
      ),
      expect.stringContaining(TIMES),
      expect.stringMatching(/^key 0 +key-1 +ES256 +EC P-256 use sig alg ES256$/),
      "algorithms  ES256",
      "a gate uses every key",
      "",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("exits with 1 when a key is skipped, and prints why", async () => {
    const fetch = issuerWith({ keys: [...EXAMPLE_KEYS.keys, ENCRYPTION_KEY] });
    const { code, stdout } = await runCommand(["probe", ISSUER], { fetch });
    expect(stdout).toMatch(/\nkey 1 +enc-1 +skipped: use_not_signature +EC P-256 use enc\n/);
    expect(code).toBe(1);
    expect((await runCommand(["probe", ISSUER, "--quiet"], { fetch })).stdout).toBe("");
  });

  it("exits with 1 when the metadata names another issuer, and prints the difference", async () => {
    const fetch = issuerWith(EXAMPLE_KEYS, { issuer: `${ISSUER}/` });
    const { code, stdout } = await runCommand(["probe", ISSUER], { fetch });
    expect(stdout).toContain(`names ${ISSUER}/: issuer differs by trailing slash`);
    expect(stdout).toMatch(/another issuer: a gate would not use it\n$/);
    expect(code).toBe(1);
  });

  it("exits with 3 when the keys cannot be read", async () => {
    const fetch = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    const { code, stdout } = await runCommand(["probe", ISSUER], { fetch });
    expect(stdout).toMatch(/failed: network ENOTFOUND\n/);
    expect(code).toBe(3);
  });

  it("accepts the address of the keys, a profile and algorithms", async () => {
    const argv = ["probe", "orders", "--jwks-uri", `${ISSUER}/keys`, "--profile", "okta"];
    const more = ["--algorithms", "RS256,PS256", "--format", "json"];
    const { code, stdout } = await runCommand([...argv, ...more], { fetch: issuerWith() });
    expect(JSON.parse(stdout)).toMatchObject({
      callgate: 1,
      command: "probe",
      metadata: [],
      keySet: { keys: [{ skipped: "algorithm_not_allowed" }] },
      outcome: "no_usable_keys",
    });
    expect(code).toBe(1);
  });

  it("escapes what a terminal would interpret", async () => {
    const [key] = EXAMPLE_KEYS.keys;
    const fetch = issuerWith({ keys: [{ ...key, kid: "\u001b[31mred\u202e" }] });
    const { stdout } = await runCommand(["probe", ISSUER], { fetch });
    expect(stdout).toContain("\\u{1b}[31mred\\u{202e}");
  });

  it.each([
    ["plain http", ["http://login.example.com"]],
    ["no issuer", []],
    ["an unknown profile", [ISSUER, "--profile", "unknown"]],
    ["an unknown algorithm", [ISSUER, "--algorithms", "HS256"]],
  ])("is wrong usage with %s", async (_, argv) => {
    const ran = await runCommand(["probe", ...argv], { fetch: issuerWith() });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toMatch(/^error: /);
  });
});
