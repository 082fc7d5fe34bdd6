import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DOCUMENT, folderWith } from "../test-support/example-folder.js";
import {
  AUDIENCE,
  EXAMPLE_KEYS,
  exampleToken,
  ISSUER,
  issuerWith,
} from "../test-support/example-token.js";
import { type Ran, runCommand, type Surroundings } from "../test-support/run-command.js";

const issuer = ["--issuer", ISSUER, "--audience", AUDIENCE];
const offline = ["--jwks-file", "jwks.json", ...issuer];

function folder(token = exampleToken()): string {
  const keys = JSON.stringify(EXAMPLE_KEYS);
  return folderWith({ "callgate.yaml": DOCUMENT, "token.txt": token, "jwks.json": keys });
}

/** No request may be sent. */
const refuse = (): never => {
  throw new Error("a request was sent");
};

const explain = (argv: readonly string[], more: Surroundings = {}): Promise<Ran> =>
  runCommand(["explain", ...argv], { cwd: folder(), fetch: refuse, ...more });

/** Answers for an issuer with one opaque token. */
const introspecting =
  (answer: object): NonNullable<Surroundings["fetch"]> =>
  async (url, { body }) => {
    if (url.includes("/.well-known/"))
      return Response.json({ issuer: ISSUER, introspection_endpoint: `${ISSUER}/introspect` });
    const token = new URLSearchParams(body).get("token");
    return Response.json(token === OPAQUE ? answer : { active: false });
  };
const OPAQUE = "tok-4711-0815-9042-3366";
const ANSWER = {
  active: true,
  token_type: "Bearer",
  client_id: "checkout",
  aud: AUDIENCE,
  scope: "orders:read",
};

describe("callgate explain of an opaque token", () => {
  const asClient = ["--client-id", "orders", "--secret-file", "secret.txt"];
  const run = (
    answer: object,
    argv: readonly string[] = asClient,
    token = OPAQUE,
  ): Promise<Ran> => {
    const cwd = folder(token);
    writeFileSync(`${cwd}/secret.txt`, "k4y-plum/tree=49\n");
    const all = ["--token-file", "token.txt", "--endpoint", "GET /orders", ...issuer, ...argv];
    return explain(all, { cwd, fetch: introspecting(answer) });
  };

  it("prints what its server says, and the checks of the answer", async () => {
    const { code, stdout } = await run(ANSWER);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^passed {2}form\npassed {2}introspection\npassed {2}times\n/);
    expect(stdout).toMatch(/allowed\n$/);
    expectNothingOf(OPAQUE, { code, stdout, stderr: "" } as Ran);
  });

  it.each([
    [{ active: false }, /failed +introspection +token_inactive/, "refused: token_inactive (401)"],
    [{ active: "yes" }, /failed +introspection +introspection_unavailable/, "(503)"],
    [{ ...ANSWER, aud: "other" }, /failed +audience +audience_mismatch/, "(401)"],
    [{ ...ANSWER, token_type: "refresh_token" }, /failed +access token/, "(401)"],
    [{ ...ANSWER, client_id: "other" }, /failed +caller +caller_not_allowed/, "(403)"],
  ])("says why it is refused: %j", async (answer, row, decision) => {
    const { stdout } = await run(answer);
    expect(stdout).toMatch(row);
    expect(stdout).toContain(decision);
  });

  it("is refused by its form without a client", async () => {
    const { stdout } = await run(ANSWER, []);
    expect(stdout).toMatch(/failed +form +token_malformed +token opaque/);
  });

  it.each([
    [["--client-id", "orders"]],
    [["--secret-file", "secret.txt"]],
    [[...asClient, "--jwks-file", "jwks.json"]],
  ])("needs both options, and no keys: %j", async (argv) => {
    const { code, stderr } = await run(ANSWER, argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(/need each other|leave it out/);
  });
});

function expectNothingOf(token: string, { stdout, stderr }: Ran): void {
  for (const text of [stdout, stderr])
    for (let start = 0; start + 16 <= token.length; start += 1)
      expect(text).not.toContain(token.slice(start, start + 16));
}

describe("callgate explain", () => {
  it("prints every check of an allowed token, and the decision, without the network", async () => {
    const argv = ["--token-file", "token.txt", "--endpoint", "GET /orders", ...offline];
    const { code, stdout, stderr } = await explain(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`passed  form
passed  issuer
passed  algorithm
passed  type
passed  critical header
passed  key
passed  signature
passed  times
passed  expiry             has exp 2026-12-01T00:05:00.000Z
passed  not before
passed  issued at          has iat 2026-11-30T23:59:00.000Z
passed  lifetime           has 360 s
passed  audience           needs orders, has orders
passed  claims
passed  access token
passed  granted
passed  binding
passed  caller claim       has checkout
passed  endpoint audience
passed  endpoint binding
passed  caller             has checkout
passed  grant
passed  kind               needs any, has app
passed  actor
passed  scopes             needs orders:read, has orders:read
passed  roles
passed  endpoint claims
passed  authentication
passed  condition
allowed
`);
  });

  it.each([
    ["token.txt", "the file with the token is larger than 4 MiB"],
    ["jwks.json", "jwks.json is larger than 4 MiB"],
  ])("cannot answer where %s is larger than a document may be", async (file, message) => {
    const cwd = folder();
    writeFileSync(`${cwd}/${file}`, Buffer.alloc(4 * 1024 * 1024 + 1, "#"));
    const argv = ["--token-file", "token.txt", "--endpoint", "GET /orders", ...offline];
    const { code, stderr } = await explain(argv, { cwd });
    expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
  });

  it("reads the token from standard input, as copied from a header, and fetches keys", async () => {
    const stdin = `Authorization: Bearer ${exampleToken()}\r\n`;
    const ran = await explain(["--endpoint", "GET /orders", ...issuer], {
      stdin,
      fetch: issuerWith(),
    });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toMatch(/\nallowed\n$/);
  });

  it.each([
    ["with a byte order mark", Buffer.from(`\ufeff${exampleToken()}\r\n`)],
    ["in UTF-16, as PowerShell writes it", Buffer.from(`\ufeff${exampleToken()}\r\n`, "utf16le")],
  ])("reads a token from a file %s", async (_how, bytes) => {
    const cwd = folder();
    writeFileSync(`${cwd}/token.txt`, bytes);
    const ran = await explain(["--token-file", "token.txt", ...offline], { cwd });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
  });

  it("exits with 1 for a token that is not allowed, and continues after the first failure", async () => {
    const token = exampleToken({ client_id: "reports", sub: "reports", aud: "x", exp: 1 });
    const { code, stdout } = await explain([...offline], { stdin: token });
    expect(stdout).toMatch(/\nfailed +expiry +token_expired +needs now 1796083200, has exp 1\n/);
    expect(stdout).toMatch(/\nfailed +audience +audience_mismatch +needs orders, has x\n/);
    expect(stdout).toMatch(/\nrefused: token_expired \(401\)\n$/);
    expect(code).toBe(1);
  });

  it("judges at another time", async () => {
    const argv = [...offline, "--at", "2026-12-01T00:06:00Z"];
    const { code, stdout } = await explain(argv, { stdin: exampleToken() });
    expect(stdout).toMatch(/\nrefused: token_expired \(401\)\n$/);
    expect(code).toBe(1);
  });

  it("reports what report mode lets through, and still exits with 1", async () => {
    const stdin = exampleToken({ scope: "x" });
    const argv = ["--endpoint", "GET /orders/:id", ...offline];
    const { code, stdout } = await explain(argv, { stdin });
    expect(stdout).toMatch(/\nrefused: scope_insufficient \(403\); report mode lets it through\n$/);
    expect(code).toBe(1);
  });

  it("exits with 3 when a condition without a result decides", async () => {
    const roles = { scope: "orders:write", realm_access: { roles: ["writer"] }, typ: "Bearer" };
    const stdin = exampleToken({ ...roles, azp: "checkout" });
    const argv = ["--endpoint", "POST /orders", "--profile", "keycloak", ...offline];
    const open = await explain(argv, { stdin });
    expect(open.stdout).toMatch(
      /\nnot checked +condition +needs withinOpeningHours\nnot decided: /,
    );
    expect(open.code).toBe(3);
    const yes = await explain([...argv, "--condition", "withinOpeningHours=true"], { stdin });
    expect(yes).toMatchObject({ code: 0 });
    const no = await explain([...argv, "--condition", "withinOpeningHours=false"], { stdin });
    expect(no.stdout).toMatch(/refused: condition_failed \(403\)\n$/);
  });

  it.each([
    ["a certificate", { "x5t#S256": "A".repeat(43) }, "certificate"],
    ["a DPoP key", { jkt: "A".repeat(43) }, "dpop"],
    ["both", { jkt: "A".repeat(43), "x5t#S256": "A".repeat(43) }, "certificate dpop"],
  ])(
    "exits with 3 for a token that is bound to %s, where nothing else is wrong",
    async (_, cnf, kinds) => {
      const stdin = `Authorization: DPoP ${exampleToken({ cnf })}`;
      const argv = ["--endpoint", "GET /orders", ...offline];
      const { code, stdout } = await explain(argv, { stdin });
      expect(stdout).toMatch(new RegExp(`\nnot checked +binding +needs a proof of ${kinds}\n`));
      expect(stdout).toMatch(
        /\nnot decided: the proof is in the request; a gate with .+ checks it\n$/,
      );
      expect(code).toBe(3);
      const json = await explain([...argv, "--format", "json"], { stdin });
      expect(JSON.parse(json.stdout).decision).toMatchObject({ proofs: kinds.split(" ") });
    },
  );

  it("exits with 1 for a bound token that is refused for another reason, or bound to what no gate checks", async () => {
    const cnf = { jkt: "A".repeat(43) };
    const other = await explain([...offline, "--endpoint", "GET /orders"], {
      stdin: exampleToken({ cnf, scope: "x" }),
    });
    expect(other.stdout).toMatch(/\nfailed +binding +binding_unverified +has dpop\n/);
    expect(other.stdout).toMatch(/\nrefused: binding_unverified \(401\)\n$/);
    expect(other.code).toBe(1);
    const unknown = await explain(offline, { stdin: exampleToken({ cnf: { kid: "1" } }) });
    expect(unknown.stdout).toMatch(/\nrefused: binding_unverified \(401\)\n$/);
    expect(unknown.code).toBe(1);
  });

  it("exits with 3 without keys, and prints why", async () => {
    const fetch = () => Promise.reject(Object.assign(new Error("no"), { code: "ECONNREFUSED" }));
    const { code, stdout } = await explain(issuer, { stdin: exampleToken(), fetch });
    expect(stdout).toMatch(
      /\nfailed +key +keys_unavailable +has network ECONNREFUSED login\.example/,
    );
    expect(stdout).toMatch(/\nnot decided: keys_unavailable \(503\)\n$/);
    expect(code).toBe(3);
  });

  it("prints nothing with --quiet, and reads no token for a public endpoint", async () => {
    const stdin = exampleToken();
    expect(await explain([...offline, "--quiet"], { stdin })).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    const open = await explain(["--endpoint", "GET /health", ...offline], { stdin });
    expect(open.stdout).toBe("public: no token is read\nallowed\n");
  });

  it("suggests the nearest endpoint", async () => {
    const argv = ["--endpoint", "GET /order", ...offline];
    const { code, stderr } = await explain(argv, { stdin: exampleToken() });
    expect(stderr).toContain('did you mean "GET /orders"?');
    expect(code).toBe(1);
  });

  it.each([
    ["no issuer", [], 2, "give `issuer` and `audience`"],
    ["half an issuer", ["--issuer", ISSUER], 2, "need each other"],
    ["a document and a token from standard input", ["--policy", "-"], 2, "--token-file"],
    ["a condition without a result", ["--condition", "x"], 2, "NAME=true"],
    ["a token file that does not exist", ["--token-file", "none", ...offline], 3, "ENOENT"],
    ["keys that are not there", ["--jwks-file", "none", ...issuer], 3, "none cannot be read"],
    ["a document that does not exist", ["--policy", "none.yaml"], 3, "file_unreadable"],
  ])("cannot continue with %s", async (_, argv, code, message) => {
    const ran = await explain(argv, { stdin: exampleToken() });
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(message);
    expectNothingOf(exampleToken(), ran);
  });

  const tokens: [string, string][] = [
    ["is good", exampleToken()],
    ["is forged", exampleToken({}, { isForged: true })],
    ["is for another", exampleToken({ aud: "x", scope: "y", client_id: "z" })],
    ["is encrypted", `${exampleToken().split(".")[0]}.a.b.c.${"d".repeat(40)}`],
    ["is opaque", "0123456789abcdef0123456789abcdef"],
    ["has no signature", exampleToken().replace(/\.[^.]*$/, ".")],
    ["repeats itself in a claim", exampleToken({ client_id: exampleToken().split(".")[0] })],
    ["is not a credential", `${exampleToken()} ${exampleToken()}`],
  ];
  describe.each(tokens)("a token that %s", (_, token) => {
    it.each([
      [["--endpoint", "GET /orders", ...offline]],
      [["--endpoint", "GET /orders", "--format", "json", ...offline]],
      [["--endpoint", "GET /health", ...offline]],
      [["--endpoint", "GET /nothing", ...offline]],
      [[...offline, "--token-file", "token.txt"]],
      [[...offline, "--token-file", token]],
      [["--jwks-file", "token.txt", ...issuer]],
      [issuer],
      [[]],
    ])("is not printed: %j", async (argv) => {
      const cwd = folder(token);
      expectNothingOf(token, await explain(argv, { cwd, stdin: token }));
    });
  });

  const [good] = tokens.map(([, token]) => token);
  it.each([
    [[`${good}`]],
    [["--token", `${good}`]],
    [[`--token=${good}`]],
    [["--token=opaque-0123456789abcdef"]],
    [["--access-token", "opaque-0123456789abcdef"]],
    [[`--authorization=Bearer ${good}`]],
    [["--policy", `${good}`]],
    [["--endpoint", `${good}`]],
    [["--format", `${good}`]],
    [["--jwks-file", `${good}`]],
  ])("refuses a token among the arguments, and does not repeat it: %#", async (argv) => {
    const ran = await explain(argv);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("a token must not be an argument");
    expectNothingOf(`${good}`, ran);
    expectNothingOf("opaque-0123456789abcdef", ran);
  });

  it("prints the same bytes twice", async () => {
    const argv = ["--endpoint", "GET /orders", "--format", "json", ...offline];
    const stdin = exampleToken();
    const [one, other] = [await explain(argv, { stdin }), await explain(argv, { stdin })];
    expect(one).toEqual(other);
  });

  it("refuses a folder as the token file", async () => {
    const cwd = folder();
    mkdirSync(`${cwd}/folder`);
    writeFileSync(`${cwd}/folder/x`, "");
    const ran = await explain(["--token-file", "folder", ...offline], { cwd });
    expect(ran).toMatchObject({
      code: 3,
      stderr: "error: the file with the token is not a file\n",
    });
  });
});
