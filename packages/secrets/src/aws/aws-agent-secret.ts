import { Faults } from "@callgate/core/kit";
import { CachedSource } from "../cache/cached-source.js";
import { CACHE_OPTIONS, type CacheOptions, defineCache } from "../options/cache-options.js";
import {
  defineFetch,
  HTTP_OPTIONS,
  type HttpOptions,
  storeAddress,
} from "../options/http-options.js";
import { checkSource, optionsObject } from "../options/option-checks.js";
import type { SecretSource } from "../secret-source.js";
import { createAgentFetch } from "./agent-fetch.js";
import {
  defineStagedSecret,
  STAGED_SECRET_OPTIONS,
  type StagedSecretOptions,
} from "./aws-options.js";
import { StagedSecret } from "./staged-secret.js";

/** Options of {@link awsAgentSecret}. */
export interface AwsAgentSecretOptions extends StagedSecretOptions, CacheOptions, HttpOptions {
  /** The address of the agent: https, or http on this machine; default `http://localhost:2773`. */
  readonly endpoint?: string | undefined;
  /**
   * The token that the agent requires. Default: the first there is in `AWS_TOKEN` (a `file:` URL is followed),
   * `/var/run/awssmatoken`, `AWS_SESSION_TOKEN` and `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
   */
  readonly token?: SecretSource | undefined;
}

const DEFAULT_ENDPOINT = "http://localhost:2773";

/**
 * A secret in AWS Secrets Manager, read from the AWS Secrets Manager Agent on this machine.
 *
 * The agent has its own cache, 300 s by default, which is bypassed for a rejected secret (`refreshNow`). The cache of
 * the Lambda extension for parameters and secrets, which has the same API, is not bypassed.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/secrets-manager-agent.html
 */
export function awsAgentSecret(options: AwsAgentSecretOptions): SecretSource {
  const faults = new Faults();
  const subject = "awsAgentSecret";
  const given = optionsObject(options, subject, faults);
  faults.addUnknown(given, [
    ...STAGED_SECRET_OPTIONS,
    ...["endpoint", "token"],
    ...HTTP_OPTIONS,
    ...CACHE_OPTIONS,
  ]);
  const secret = defineStagedSecret(given, faults);
  const { token } = options;
  if (token !== undefined) checkSource("token", token, faults);
  const endpoint = storeAddress(given, "endpoint", { byDefault: DEFAULT_ENDPOINT }, faults);
  const limits = defineFetch(given, faults);
  const settings = defineCache(given, faults);
  faults.throwIfAny(subject);

  const fetchStage = createAgentFetch(secret.secretId, { ...limits, endpoint, token });
  const staged = new StagedSecret({ ...secret, fetchStage });
  return new CachedSource(
    `AWS agent ${secret.secretId}`,
    (request) => staged.read(request),
    settings,
  );
}
