import { Faults } from "@callgate/core/kit";
import { CachedSource } from "../cache/cached-source.js";
import { CACHE_OPTIONS, type CacheOptions, defineCache } from "../options/cache-options.js";
import { kindOf, optionalText, ownOptions } from "../options/option-checks.js";
import type { SecretSource } from "../secret-source.js";
import {
  defineStagedSecret,
  STAGED_SECRET_OPTIONS,
  type StagedSecretOptions,
} from "./aws-options.js";
import { type AwsSecretsClient, createFetchStage } from "./aws-sdk.js";
import { StagedSecret } from "./staged-secret.js";

/** Options of {@link awsSecret}. */
export interface AwsSecretOptions extends StagedSecretOptions, CacheOptions {
  /** A `SecretsManagerClient`. Default: one with the SDK's defaults, made at the first read. */
  readonly client?: AwsSecretsClient;
  /** The region of the client that is made; default the one the SDK finds. Not together with `client`. */
  readonly region?: string;
}

const REGION = {
  pattern: /^[a-z0-9-]{1,64}$/,
  expected: "the name of a region, such as eu-central-1",
};

/**
 * A secret in AWS Secrets Manager, read with `@aws-sdk/client-secrets-manager`, which has to be installed.
 *
 * Needs `secretsmanager:GetSecretValue` for the secret. Versions are Secrets Manager's version ids.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function awsSecret(options: AwsSecretOptions): SecretSource {
  const faults = new Faults();
  const subject = "awsSecret";
  const known = [...STAGED_SECRET_OPTIONS, "client", "region", ...CACHE_OPTIONS];
  const given = ownOptions(options, { subject, known, mandatory: ["secretId"] }, faults);
  const secret = defineStagedSecret(given, faults);
  const region = optionalText(given, "region", REGION, faults);
  const { client } = given as Partial<AwsSecretOptions>;
  if (client !== undefined && typeof client?.send !== "function") {
    faults.add(
      "option_invalid",
      "client",
      `must be a SecretsManagerClient, received ${kindOf(client)}`,
    );
  }
  if (client !== undefined && region !== undefined) {
    faults.add("option_conflict", "region", "cannot be combined with `client`, which has its own");
  }
  const settings = defineCache(given, faults);
  faults.throwIfAny(subject);

  const fetchStage = createFetchStage(secret.secretId, { client, region });
  const staged = new StagedSecret({ ...secret, fetchStage });
  return new CachedSource(`AWS ${secret.secretId}`, (request) => staged.read(request), settings);
}
