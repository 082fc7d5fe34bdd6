import { ReadFailure } from "../read-failure.js";
import { sdkFailure } from "./aws-failures.js";
import type { FetchStage } from "./staged-secret.js";

/**
 * The part of the SDK's `SecretsManagerClient` that is used.
 *
 * Described by its shape, so that the types of this module compile where the SDK is not installed.
 */
export interface AwsSecretsClient {
  /** Sends a command of the SDK. */
  send(command: never, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

interface SecretValue {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
  readonly VersionId?: string;
}

/** Reads from AWS Secrets Manager through the SDK, which is loaded when first needed. */
export function createFetchStage(
  secretId: string,
  { client, region }: { client: AwsSecretsClient | undefined; region: string | undefined },
): FetchStage {
  let sender: AwsSecretsClient | undefined = client;
  return async (stage, { signal }) => {
    try {
      const sdk = await loadSdk();
      sender ??= new sdk.SecretsManagerClient(region === undefined ? {} : { region });
      const command = new sdk.GetSecretValueCommand({ SecretId: secretId, VersionStage: stage });
      const answer = await sender.send(command as never, { abortSignal: signal });
      const { SecretString, SecretBinary, VersionId } = {
        __proto__: null,
        ...(answer as object),
      } as SecretValue;
      const content = SecretString ?? SecretBinary;
      if (content === undefined || VersionId === undefined) {
        throw new ReadFailure("store_answer_invalid");
      }
      return { versionId: VersionId, content };
    } catch (error) {
      throw sdkFailure(error);
    }
  };
}

async function loadSdk() {
  try {
    return await import("@aws-sdk/client-secrets-manager");
  } catch {
    throw new ReadFailure("sdk_missing");
  }
}
