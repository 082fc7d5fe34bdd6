// cspell:ignore ders
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SecretReason, SecretSource } from "../secret-source.js";
import { faultsOf } from "../test-support/faults-of.js";
import { type AwsSecretOptions, awsSecret } from "./aws-secret.js";
import type { ServerFault } from "./test-support/local-server.js";
import { type LocalSecretsManager, startSecretsManager } from "./test-support/secrets-manager.js";

let clock: FakeClock;
let aws: LocalSecretsManager;
let client: SecretsManagerClient;

beforeEach(async () => {
  clock = createFakeClock();
  aws = await startSecretsManager();
  client = new SecretsManagerClient({
    endpoint: aws.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "hunter2" },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

const make = (options: Partial<AwsSecretOptions> = {}): SecretSource =>
  awsSecret({ secretId: "orders", client, clock, random: () => 0.5, ...options });
const get = (source: SecretSource, reason: SecretReason = "poll") => source.get({ reason });
const later = async (source: SecretSource) => {
  await clock.advance(300_000);
  aws.requests.length = 0;
  return await get(source);
};

describe("awsSecret, through the SDK", () => {
  it("reads the current version, named as Secrets Manager names it", async () => {
    const version = aws.secrets.put("orders", "first");
    const secret = await get(make());
    expect(secret).toMatchObject({ value: "first", version });
    expect(secret.previous).toBeUndefined();
  });

  it("returns the previous version, read once", async () => {
    const before = aws.secrets.put("orders", "first");
    aws.secrets.put("orders", "second");
    const source = make();
    const expected = { value: "second", previous: { value: "first", version: before } };
    expect(await get(source)).toMatchObject(expected);
    expect(aws.requests).toEqual(["orders AWSCURRENT", "orders AWSPREVIOUS"]);
    expect(await later(source)).toMatchObject(expected);
    expect(aws.requests).toEqual(["orders AWSCURRENT"]);
  });

  it("does not read the previous version where that is switched off, and uses the last value", async () => {
    aws.secrets.put("orders", "first");
    const source = make({ previous: false });
    await get(source);
    aws.secrets.put("orders", "second");
    expect(await later(source)).toMatchObject({ value: "second", previous: { value: "first" } });
    expect(aws.requests).toEqual(["orders AWSCURRENT"]);
  });

  it("reads the label it is given", async () => {
    aws.secrets.put("orders", "first");
    aws.secrets.stage("orders", "second", "AWSPENDING");
    aws.secrets.stage("orders", "blue", "BLUE");
    expect(await get(make({ stage: "AWSPENDING" }))).toMatchObject({
      value: "second",
      previous: { value: "first" },
    });
    const blue = await get(make({ stage: "BLUE" }));
    expect([blue.value, blue.previous]).toEqual(["blue", undefined]);
  });

  it("creates a client with the SDK's defaults when none is given", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", aws.endpoint);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "hunter2");
    aws.secrets.put("orders", "first");
    const source = awsSecret({ secretId: "orders", region: "eu-central-1", clock });
    expect((await get(source)).value).toBe("first");
  });

  it.each([
    ["a text", "s3cret", undefined, "s3cret"],
    ["bytes", Buffer.from("gehéim"), undefined, "gehéim"],
    ["a member of a JSON object", '{"id":"x","secret":"s3cret"}', "secret", "s3cret"],
    ["a member of a JSON object in bytes", Buffer.from('{"secret":"s"}'), "secret", "s"],
  ])("reads %s", async (_what, content, field, value) => {
    aws.secrets.put("orders", content);
    expect((await get(make(field === undefined ? {} : { field }))).value).toBe(value);
  });

  it.each([
    ["no UTF-8", Buffer.from([0xff]), undefined, "secret_invalid"],
    ["nothing", "", undefined, "secret_empty"],
    ["no JSON", "s3cret", "secret", "secret_invalid"],
    ["a JSON list", '["s3cret"]', "secret", "secret_invalid"],
    ["a member that is a number", '{"secret":7}', "secret", "secret_invalid"],
    ["no such member", '{"id":"x"}', "secret", "secret_missing"],
    ["no such member, but Object's", "{}", "constructor", "secret_missing"],
  ])("has no value where there is %s", async (_what, content, field, code) => {
    aws.secrets.put("orders", content);
    await expect(get(make(field === undefined ? {} : { field }))).rejects.toMatchObject({
      code,
      source: "AWS orders",
    });
  });
});

describe("awsSecret, during a rotation", () => {
  let source: SecretSource;
  let pending: string;

  beforeEach(async () => {
    aws.secrets.put("orders", "zeroth");
    aws.secrets.put("orders", "first");
    source = make();
    await get(source);
    pending = aws.secrets.stage("orders", "second", "AWSPENDING");
    aws.requests.length = 0;
  });

  it("reads the pending version only when the current one is rejected", async () => {
    expect((await later(source)).value).toBe("first");
    expect(aws.requests).toEqual(["orders AWSCURRENT"]);
  });

  it("returns the pending version when the current one is rejected, which becomes its previous", async () => {
    expect(await get(source, "rejected")).toMatchObject({
      value: "second",
      version: pending,
      previous: { value: "first" },
    });
  });

  it("returns the same version before and after it became the current one", async () => {
    const before = await get(source, "rejected");
    aws.secrets.promote("orders", pending);
    const after = await later(source);
    expect([after.value, after.version]).toEqual([before.value, before.version]);
    expect(after.previous?.value).toBe("first");
  });

  it("returns the current version when it is newer than the rejected one", async () => {
    aws.secrets.promote("orders", pending);
    aws.secrets.stage("orders", "third", "AWSPENDING");
    expect(await get(source, "rejected")).toMatchObject({
      value: "second",
      previous: { value: "first" },
    });
  });

  it("returns the current version when no version is pending, or the pending one is the current one", async () => {
    aws.secrets.promote("orders", pending);
    await later(source);
    expect(await get(source, "rejected")).toMatchObject({
      value: "second",
      previous: { value: "first" },
    });
    expect(aws.requests).toEqual([
      "orders AWSCURRENT",
      "orders AWSPREVIOUS",
      "orders AWSCURRENT",
      "orders AWSPENDING",
    ]);
  });

  it("returns the current version where the finished rotation left its label on it", async () => {
    aws.secrets.promote("orders", pending);
    aws.secrets.label("orders", pending, "AWSPENDING");
    const fresh = make();
    await get(fresh);
    expect(await get(fresh, "rejected")).toMatchObject({
      value: "second",
      previous: { value: "first" },
    });
  });

  it("returns no pending version in place of a stage other than AWSCURRENT", async () => {
    aws.secrets.stage("orders", "blue", "BLUE");
    const blue = make({ stage: "BLUE" });
    await get(blue);
    expect((await get(blue, "rejected")).value).toBe("blue");
  });
});

describe("awsSecret, while AWS fails", () => {
  const refuse =
    (type: string, status: number): ServerFault =>
    (_request, response) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: type, Message: "hunter2" }));
      return true;
    };

  it.each([
    ["ResourceNotFoundException", 400, "secret_missing"],
    ["InvalidRequestException", 400, "secret_missing"],
    ["AccessDeniedException", 400, "access_denied"],
    ["UnrecognizedClientException", 400, "access_denied"],
    ["ExpiredTokenException", 400, "access_denied"],
    ["DecryptionFailure", 400, "access_denied"],
    ["ThrottlingException", 400, "store_error"],
    ["InternalServiceError", 500, "store_error"],
    ["constructor", 400, "store_error"],
  ])("reports %s by its code, and keeps the value it has", async (type, status, code) => {
    aws.secrets.put("orders", "first");
    const source = make();
    await get(source);
    aws.fault = refuse(type, status);
    expect((await later(source)).value).toBe("first");
    await expect(get(make())).rejects.toMatchObject({ code, status });
  });

  it("reports a connection that cannot be made by its code", async () => {
    const nobody = await startSecretsManager();
    await nobody.close();
    const lost = new SecretsManagerClient({
      endpoint: nobody.endpoint,
      region: "eu-central-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "hunter2" },
      maxAttempts: 1,
    });
    await expect(get(make({ client: lost }))).rejects.toMatchObject({ code: "store_unreachable" });
  });

  it("stops waiting for an AWS that does not answer, and closes the connection", async () => {
    const hungUp = new Promise<void>((resolve) => {
      aws.fault = (request) => {
        request.socket.once("close", resolve);
        arrived();
        return true;
      };
    });
    let arrived = (): void => {};
    const pending = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const outcome = expect(get(make())).rejects.toMatchObject({ code: "store_timeout" });
    await pending;
    await clock.advance(5000);
    await outcome;
    await hungUp;
  });

  it("reports that the SDK has no credentials", async () => {
    const anonymous = new SecretsManagerClient({
      endpoint: aws.endpoint,
      region: "eu-central-1",
      credentials: () =>
        Promise.reject(Object.assign(new Error("hunter2"), { name: "CredentialsProviderError" })),
    });
    await expect(get(make({ client: anonymous }))).rejects.toMatchObject({
      code: "store_credential_unavailable",
    });
  });
});

describe("awsSecret, without the SDK", () => {
  it("reports that it is missing", async () => {
    vi.resetModules();
    vi.doMock("@aws-sdk/client-secrets-manager", () => {
      throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    });
    const fresh = await import("./aws-secret.js");
    const outcome = fresh.awsSecret({ secretId: "orders", clock }).get({ reason: "poll" });
    await expect(outcome).rejects.toMatchObject({ code: "sdk_missing" });
    vi.doUnmock("@aws-sdk/client-secrets-manager");
  });
});

describe("awsSecret, options", () => {
  it.each([
    ["orders", []],
    ["prod/orders_v2+=.@-", []],
    ["arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf", []],
    ["", ["secretId option_invalid"]],
    ["or ders", ["secretId option_invalid"]],
    [undefined, ["secretId option_missing"]],
  ])("checks the secret id %j", (secretId, expected) => {
    expect(faultsOf(() => awsSecret({ secretId } as never))).toEqual(expected);
  });

  it("reports every fault at once", () => {
    expect(
      faultsOf(() =>
        awsSecret({
          secretId: "orders",
          field: "",
          stage: "a b",
          previous: 1,
          client: {},
          region: "EU",
          cacheSeconds: 1.5,
          versionStage: "x",
        } as never),
      ),
    ).toEqual([
      "versionStage option_unknown",
      "field option_invalid",
      "stage option_invalid",
      "previous option_invalid",
      "region option_invalid",
      "client option_invalid",
      "region option_conflict",
      "cacheSeconds option_invalid",
    ]);
  });
});
