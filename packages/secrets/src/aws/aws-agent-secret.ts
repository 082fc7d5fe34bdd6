import { Faults } from "@callgate/core/kit";
import { CachedSource } from "../cache/cached-source.js";
import { CACHE_OPTIONS, type CacheOptions, defineCache } from "../options/cache-options.js";
import {
  defineFetch,
  HTTP_OPTIONS,
  type HttpOptions,
  storeAddress,
  warnOfInsecureOrigins,
} from "../options/http-options.js";
import { checkSource, ownOptions } from "../options/option-checks.js";
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
  /** The address of the agent: https, or http on this machine or at one of `insecureOrigins`; default `http://localhost:2773`. */
  readonly endpoint?: string;
  /**
   * The token that the agent requires. Default: the first there is in `AWS_TOKEN` (a `file:` URL is followed),
   * `/var/run/awssmatoken`, `AWS_SESSION_TOKEN` and `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
   */
  readonly token?: SecretSource;
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
  const known = [
    ...STAGED_SECRET_OPTIONS,
    ...["endpoint", "token"],
    ...HTTP_OPTIONS,
    ...CACHE_OPTIONS,
  ];
  const given = ownOptions(options, { subject, known, mandatory: ["secretId"] }, faults);
  const secret = defineStagedSecret(given, faults);
  const { token } = given as Partial<AwsAgentSecretOptions>;
  if (token !== undefined) checkSource("token", token, faults);
  const endpoint = storeAddress(given, "endpoint", { byDefault: DEFAULT_ENDPOINT }, faults);
  const limits = defineFetch(given, faults);
  const settings = defineCache(given, faults);
  faults.throwIfAny(subject);
  warnOfInsecureOrigins(given, settings.warnings);

  const fetchStage = createAgentFetch(secret.secretId, { ...limits, endpoint, token });
  const staged = new StagedSecret({ ...secret, fetchStage });
  return new CachedSource(
    `AWS agent ${secret.secretId}`,
    (request) => staged.read(request),
    settings,
  );
}
