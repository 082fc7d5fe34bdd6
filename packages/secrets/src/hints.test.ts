import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { awsSecret } from "./aws/aws-secret.js";
import { startSecretsManager } from "./aws/test-support/secrets-manager.js";
import type { SecretUnavailableError } from "./errors.js";
import type { SecretSource } from "./secret-source.js";
import { cachedSecret } from "./sources/cached-secret.js";
import { fileSecret } from "./sources/file-secret.js";
import { startVault } from "./vault/test-support/vault-server.js";
import { vaultSecret } from "./vault/vault-secret.js";

afterEach(() => vi.unstubAllEnvs());

const failureOf = (source: SecretSource): Promise<SecretUnavailableError> =>
  source.get({ reason: "initial" }).then(
    () => expect.unreachable("there is a secret"),
    (error: SecretUnavailableError) => error,
  );
const given = (value: string): SecretSource => cachedSecret(async () => ({ value }));

/** A Vault with the secret `orders`, whose field is `value`, and a source that reads it. */
async function withVault(field = "value", secretId = "right") {
  const vault = await startVault();
  onTestFinished(() => vault.close());
  vault.logins.approle.set("role", "right");
  vault.kv.write("orders", { value: "first" });
  const auth = { method: "approle", roleId: "role", secretId: given(secretId) } as const;
  return {
    vault,
    source: vaultSecret({ address: vault.address, auth, path: "orders", field, warnings: false }),
  };
}

async function withAws(field: string) {
  const aws = await startSecretsManager();
  onTestFinished(() => aws.close());
  aws.secrets.put("orders", '{"client_secret":"first"}');
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "hunter2" };
  const { endpoint } = aws;
  const client = new SecretsManagerClient({
    endpoint,
    region: "eu-central-1",
    credentials,
    maxAttempts: 1,
  });
  return { aws, source: awsSecret({ secretId: "orders", field, client, warnings: false }) };
}

describe("why there is no secret", () => {
  it("says that Vault is sealed", async () => {
    const { vault, source } = await withVault();
    vault.sealed = true;
    const error = await failureOf(source);
    expect(error).toMatchObject({ code: "store_error", status: 503, hint: "vault_sealed" });
    expect(error.message).toBe(
      "Vault secret/orders: Vault is sealed, status 503; unseal it [store_error]",
    );
  });

  it("says that the login was refused, and not the reading", async () => {
    const { source } = await withVault("value", "wrong");
    expect(await failureOf(source)).toMatchObject({ code: "access_denied", hint: "login_refused" });
  });

  it("says that the secret exists, and its field does not", async () => {
    const sources = [(await withVault("secret")).source, (await withAws("secret")).source];
    for (const source of sources) {
      const error = await failureOf(source);
      expect(error).toMatchObject({ code: "secret_missing", hint: "field_missing" });
      expect(error.message).toContain("the secret exists and does not have the configured field");
    }
  });

  it("says that the path is a folder, as a mounted secret of Kubernetes is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "callgate-secret-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const error = await failureOf(fileSecret(folder, { warnings: false }));
    expect(error).toMatchObject({ code: "secret_invalid", hint: "not_a_file" });
  });

  it("says that AWS limits the requests", async () => {
    const { aws, source } = await withAws("client_secret");
    aws.fault = (_request, response) => {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: "ThrottlingException" }));
      return true;
    };
    expect(await failureOf(source)).toMatchObject({ code: "store_error", hint: "throttled" });
  });

  it("says that no region is set", async () => {
    vi.stubEnv("AWS_REGION", undefined);
    vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent");
    const error = await failureOf(awsSecret({ secretId: "orders", warnings: false }));
    expect(error).toMatchObject({ code: "store_credential_unavailable", hint: "region_missing" });
  });

  it("says that the file with the token of a service account cannot be read", async () => {
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent/token");
    vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/orders");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    const source = awsSecret({ secretId: "orders", region: "eu-central-1", warnings: false });
    const error = await failureOf(source);
    expect(error.code).toBe("store_credential_unavailable");
    expect(error.message).toContain("ENOENT");
  });
});
