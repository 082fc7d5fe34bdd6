export { type AwsAgentSecretOptions, awsAgentSecret } from "./aws-agent-secret.js";
export type { StagedSecretOptions } from "./aws-options.js";
export type { AwsSecretsClient } from "./aws-sdk.js";
export { type AwsSecretOptions, awsSecret } from "./aws-secret.js";
