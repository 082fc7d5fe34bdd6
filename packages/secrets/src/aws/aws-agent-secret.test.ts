import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SecretReason, SecretSource } from "../secret-source.js";
import { cachedSecret } from "../sources/cached-secret.js";
import { faultsOf } from "../test-support/faults-of.js";
import { type AwsAgentSecretOptions, awsAgentSecret } from "./aws-agent-secret.js";
import type { ServerFault } from "./test-support/local-server.js";
import { type LocalSecretsAgent, startSecretsAgent } from "./test-support/secrets-agent.js";

let clock: FakeClock;
let agent: LocalSecretsAgent;
let token: string;

beforeEach(async () => {
  clock = createFakeClock();
  agent = await startSecretsAgent();
  token = agent.token;
});
afterEach(() => agent.close());

const make = (options: Partial<AwsAgentSecretOptions> = {}): SecretSource =>
  awsAgentSecret({
    secretId: "prod/orders",
    endpoint: agent.endpoint,
    token: cachedSecret(async () => ({ value: token }), { clock, cacheSeconds: 86_400 }),
    clock,
    random: () => 0.5,
    ...options,
  });
const get = (source: SecretSource, reason: SecretReason = "poll") => source.get({ reason });

describe("awsAgentSecret", () => {
  it("reads the current version and the one before", async () => {
    const before = agent.secrets.put("prod/orders", "first");
    const version = agent.secrets.put("prod/orders", "second");
    expect(await get(make())).toMatchObject({
      value: "second",
      version,
      previous: { value: "first", version: before },
    });
    expect(agent.queries).toEqual([
      "?secretId=prod/orders&versionStage=AWSCURRENT",
      "?secretId=prod/orders&versionStage=AWSPREVIOUS",
    ]);
  });

  it("reads bytes, and a member of a JSON object", async () => {
    agent.secrets.put("prod/orders", Buffer.from('{"secret":"gehéim"}'));
    expect((await get(make({ field: "secret" }))).value).toBe("gehéim");
  });

  it("reads no member that other code left on Object.prototype", async () => {
    agent.fault = (_request, response) => {
      response.writeHead(200).end('{"VersionId":"v1"}');
      return true;
    };
    const planted = { value: "planted", configurable: true };
    Object.defineProperty(Object.prototype, "SecretString", planted);
    try {
      await expect(get(make())).rejects.toMatchObject({ code: "store_answer_invalid" });
    } finally {
      Reflect.deleteProperty(Object.prototype, "SecretString");
    }
  });

  it("bypasses the agent's cache when the value was rejected", async () => {
    agent.secrets.put("prod/orders", "first");
    const source = make();
    await get(source);
    agent.queries.length = 0;
    await get(source, "rejected");
    expect(agent.queries).toEqual([
      "?secretId=prod/orders&versionStage=AWSCURRENT&refreshNow=true",
      "?secretId=prod/orders&versionStage=AWSPENDING&refreshNow=true",
    ]);
  });

  it("sends the new token of an agent that was started again", async () => {
    agent.secrets.put("prod/orders", "first");
    const source = make();
    await get(source);
    agent.token = "another-token";
    token = agent.token;
    agent.secrets.put("prod/orders", "second");
    await clock.advance(300_000);
    expect((await get(source)).value).toBe("second");
  });

  it("reads its token from the environment by default", async () => {
    vi.stubEnv("AWS_TOKEN", agent.token);
    agent.secrets.put("prod/orders", "first");
    const options = { secretId: "prod/orders", endpoint: agent.endpoint, clock };
    expect((await get(awsAgentSecret(options))).value).toBe("first");
  });

  it("reports that the token is unavailable", async () => {
    const none = cachedSecret(() => Promise.reject(new Error("hunter2")), { name: "vault" });
    await expect(get(make({ token: none }))).rejects.toMatchObject({
      code: "store_credential_unavailable",
      cause: { code: "store_error", source: "agent token" },
    });
  });

  it.each([
    [
      "a wrong token",
      () => {
        token = "wrong";
      },
      "access_denied",
      403,
    ],
    [
      "a token that no header can hold",
      () => {
        token = "a\nb";
      },
      "store_unreachable",
      undefined,
    ],
    ["no such secret", () => {}, "secret_missing", 400],
  ])("has no value with %s", async (_what, spoil, code, status) => {
    spoil();
    await expect(get(make())).rejects.toMatchObject({
      code,
      status,
      source: "AWS agent prod/orders",
    });
  });

  it.each([
    ["too many at once", 429, "Connection limit exceeded", "store_error"],
    ["AWS does not answer", 504, '{"__type":"TimeoutError","message":"Timeout"}', "store_timeout"],
    ["AWS refuses", 400, '{"__type":"AccessDeniedException","message":"no"}', "access_denied"],
    ["it answers with a page", 200, "<html>", "store_answer_invalid"],
    ["it answers without a version", 200, '{"SecretString":"x"}', "store_answer_invalid"],
    [
      "it answers without a value",
      200,
      '{"VersionId":"x","SecretString":null}',
      "store_answer_invalid",
    ],
  ])("has no value when %s", async (_what, status, body, code) => {
    const fault: ServerFault = (_request, response) => {
      response.writeHead(status).end(body);
      return true;
    };
    agent.fault = fault;
    await expect(get(make())).rejects.toMatchObject({ code });
  });
});

describe("awsAgentSecret, options", () => {
  const faults = (options: object) =>
    faultsOf(() => awsAgentSecret({ secretId: "orders", ...options } as never));

  it.each([
    ["http://localhost:2773", []],
    ["http://127.0.0.1:2773/", []],
    ["http://agent:2773", ["endpoint option_invalid"]],
    ["http://localhost:2773?x", ["endpoint option_invalid"]],
    [undefined, ["endpoint option_invalid"]],
  ])("checks the endpoint %s", (endpoint, expected) => {
    expect(faults({ endpoint })).toEqual(expected);
  });

  it("reports every fault at once", () => {
    expect(faults({ secretId: 7, token: "hunter2", fetch: 1, clock: 1, region: "x" })).toEqual([
      "region option_unknown",
      "secretId option_invalid",
      "token option_invalid",
      "fetch option_invalid",
      "clock option_invalid",
    ]);
  });
});
