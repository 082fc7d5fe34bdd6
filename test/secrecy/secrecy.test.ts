import { execFile } from "node:child_process";
import { channel } from "node:diagnostics_channel";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import {
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretPost,
  createTokenClient,
  TokenError,
} from "@callgate/client";
import { ConfigurationError } from "@callgate/core";
import { cachedSecret, SecretUnavailableError } from "@callgate/secrets";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTokenServer } from "./token-server.js";
import { ToldTexts } from "./told-texts.js";
import { watch } from "./watch.js";
import { watchClient } from "./watch-client.js";
import type { Watched } from "./watched.js";

let watched: Watched;
beforeAll(async () => {
  watched = watch();
  await watchClient(watched);
});
afterAll(() => watched.undo.run());

/** The places where a text that is output from now on exposes a secret that was used, before or later. */
const leakedAt = (): string[] => [
  ...new Set(watched.told.leaks(watched.used).map(({ where }) => where)),
];

/** Whether a secret counts as used, by what the scan finds. */
function isKnown(secret: string): boolean {
  const told = new ToldTexts();
  told.addText("a test", `before ${secret} after`);
  return told.leaks(watched.used).length > 0;
}

const constant = (value: string) => ({ get: async () => ({ value, version: "1" }) });

describe("what counts as used", () => {
  const methods: readonly [string, (secret: string) => ClientAuthentication][] = [
    ["client_secret_basic", (secret) => clientSecretBasic(constant(secret))],
    [
      "client_secret_basic, raw",
      (secret) => clientSecretBasic(constant(secret), { encoding: "raw" }),
    ],
    ["client_secret_post", (secret) => clientSecretPost(constant(secret))],
  ];

  it.each(methods)("is the secret and the token of a real exchange (%s)", async (method, auth) => {
    const [secret, token] = [
      `${method}: the secret %`,
      `${method}: the token`.replaceAll(/[, ]/g, "-"),
    ];
    await using server = await startTokenServer(token);
    const { tokenEndpoint } = server;
    await using client = createTokenClient({ tokenEndpoint, clientId: "a", auth: auth(secret) });
    expect([isKnown(secret), isKnown(token)]).toEqual([false, false]);
    await client.getToken();
    expect([isKnown(secret), isKnown(token)]).toEqual([true, true]);
    expect(isKnown(Buffer.from(secret).toString("base64"))).toBe(true);
    expect(isKnown(encodeURIComponent(secret))).toBe(true);
    expect(leakedAt()).toEqual([]);
  });

  it("is what a server was sent and answered, for every client and every outcome", async () => {
    await using server = await startTokenServer("token-nobody-reads");
    await fetch(server.tokenEndpoint, {
      method: "POST",
      headers: { authorization: "Bearer eyJ0.claims-of-a-jwt.signature-of-a-jwt" },
      body: "client_assertion=assertion+by+hand",
    });
    for (const secret of ["token-nobody-reads", "claims-of-a-jwt", "assertion by hand"]) {
      expect(isKnown(secret)).toBe(true);
    }
  });

  it("is the token of a fetch that is only simulated", async () => {
    const answer = { access_token: "token-of-no-server", token_type: "Bearer", expires_in: 300 };
    await using client = createTokenClient({
      tokenEndpoint: "https://login.example.com/token",
      clientId: "a",
      auth: clientSecretPost(constant("secret-for-no-server")),
      fetch: async () => Response.json(answer),
    });
    await client.getToken();
    expect([isKnown("token-of-no-server"), isKnown("secret-for-no-server")]).toEqual([true, true]);
  });

  it("is what a source returned, including the previous value", async () => {
    const reading = { value: "value-of-a-source", previous: { value: "value-before-it" } };
    await cachedSecret(async () => reading).get({ reason: "initial" });
    expect([isKnown("value-of-a-source"), isKnown("value-before-it")]).toEqual([true, true]);
  });

  it("is nothing of fewer than 7 characters", () => {
    watched.used.note("short7");
    watched.used.note("short-7");
    expect([isKnown("short7"), isKnown("short-7")]).toEqual([false, true]);
  });

  it("is the proof that a token was bound by, and the token of the scheme DPoP", async () => {
    const sent: string[] = [];
    const server = await startServer((request, response) => {
      sent.push(String(request.headers.dpop), request.headers.authorization?.split(" ")[1] ?? "");
      const body = { access_token: "bound-token-of-a-test", token_type: "DPoP", expires_in: 300 };
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    });
    try {
      await using client = createTokenClient({
        ...{ tokenEndpoint: `${server.origin}/token`, clientId: "a", dpop: true },
        auth: clientSecretPost(constant("secret-of-a-bound-client")),
      });
      await client.fetchFor({ origins: [server.origin] })(`${server.origin}/orders`);
      const [ofTheToken = "", , ofTheCall = "", token = ""] = sent;
      expect([ofTheToken, ofTheCall, token].map(isKnown)).toEqual([true, true, true]);
    } finally {
      await server.close();
    }
  });
});

describe("the scan", () => {
  const SECRET = 'planted "secret" %\n';
  const faults = [{ code: "option_invalid", option: "x", message: `is ${SECRET}` }] as const;

  type Plant = readonly [where: string, plant: () => unknown];
  const publish = (name: string): Plant => [
    name,
    () => channel(name).publish({ deep: [{ er: [{ still: SECRET }] }] }),
  ];
  const decideAs = (caller: string) => {
    const event = { type: "decision", at: 0, decisionId: "d", outcome: "allowed", enforced: true };
    const rest = { issuer: "i", endpoint: "GET /", method: "GET", cached: true, durationMs: 1 };
    channel("callgate:decision").publish({ ...event, ...rest, caller });
  };
  const plants: readonly Plant[] = [
    ["audit log, json", () => decideAs(SECRET)],
    ["audit log, ecs", () => decideAs(SECRET)],
    ["audit log, ocsf", () => decideAs(SECRET)],
    publish("callgate:token"),
    publish("callgate:decision"),
    publish("callgate:keys"),
    ["TokenError", () => new TokenError("network_error", SECRET)],
    ["TokenError", () => Object.assign(new TokenError("network_error", "x"), { body: SECRET })],
    ["TokenError", () => hide(new TokenError("network_error", "x"), "cause")],
    ["SecretUnavailableError", () => new SecretUnavailableError("store_error", SECRET)],
    ["ConfigurationError", () => new ConfigurationError("x", faults as never)],
    ["console.log", () => console.log("a line with %s", SECRET)],
    ["console.error", () => console.error({ header: SECRET })],
    ["stderr", () => process.stderr.write(`${SECRET}`)],
    ["stdout", () => process.stdout.write(Buffer.from(SECRET))],
    ["process.emitWarning", () => process.emitWarning(SECRET)],
    ["process.emitWarning", () => process.emitWarning("x", { detail: SECRET })],
    ["util.inspect", () => inspect({ secret: SECRET })],
  ];

  it.each(plants)("finds a secret in %s (%#)", async (where, plant) => {
    watched.told.clear();
    watched.used.note(SECRET);
    expect(leakedAt()).toEqual([]);
    plant();
    // An audit log writes a moment later.
    await Promise.resolve();
    expect(leakedAt()).toContain(where);
  });

  it("finds nothing when a secret was used and not output", () => {
    watched.told.clear();
    watched.used.note(SECRET);
    new TokenError("network_error", "The token endpoint is not reached");
    expect(leakedAt()).toEqual([]);
  });

  /** Hides the secret where only a debugger would find it. */
  function hide(error: Error, property: string): void {
    Object.defineProperty(error, property, { value: SECRET, enumerable: false });
  }
});

describe("the setup of the suite", () => {
  it("fails a file whose code outputs a secret, though its tests pass", {
    timeout: 60_000,
  }, async () => {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
    const config = "test/secrecy/planted/vitest.config.ts";
    const { code, stdout } = await run(
      [vitest, "run", "--config", config, "--root", root, "--reporter=json"],
      root,
    );
    const { numPassedTests, numFailedTestSuites, testResults } = JSON.parse(
      stdout.slice(stdout.indexOf("{")),
    );
    expect({ code, numPassedTests, numFailedTestSuites }).toEqual({
      code: 1,
      numPassedTests: 1,
      numFailedTestSuites: 1,
    });
    expect(testResults[0].message).toContain("console.log");
    expect(testResults[0].message).toContain("callgate:token");
  });
});

function run(parameters: string[], cwd: string): Promise<{ code: unknown; stdout: string }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_V8_COVERAGE)/.test(name)),
  );
  return new Promise((resolve) => {
    execFile(process.execPath, parameters, { cwd, env, timeout: 50_000 }, (error, stdout) =>
      resolve({ code: error === null ? 0 : error.code, stdout }),
    );
  });
}
