import { codeTable } from "./code-table.js";
import {
  configurationTable,
  diffTable,
  findingTables,
  tokenErrorTable,
} from "./described-codes.js";
import { optionsOf } from "./interface-options.js";
import { optionTable } from "./option-table.js";
import { refusalTable } from "./refusal-table.js";

const ISSUER_OPTIONS = "packages/core/src/options/issuer-options.ts";
const SHARED_OPTIONS = "packages/core/src/options/shared-options.ts";
const RESOURCE_OPTIONS = "packages/core/src/resource/resource-options.ts";
const ENDPOINT_POLICY = "packages/core/src/policy/endpoint-policy.ts";

/** The interfaces of each table of options. */
const OPTION_TABLES: Readonly<Record<string, readonly (readonly [path: string, type: string])[]>> =
  {
    "options of an issuer": [
      [ISSUER_OPTIONS, "IssuerOptions"],
      [ISSUER_OPTIONS, "AliasedIssuerOptions"],
    ],
    "options of resolved issuers": [[ISSUER_OPTIONS, "ResolvedIssuersOptions"]],
    "options of a resource": [[RESOURCE_OPTIONS, "ResourceOptions"]],
    "options of revocations": [
      ["packages/core/src/revocation/revocation-options.ts", "RevocationOptions"],
    ],
    "options of certificate": [
      ["packages/core/src/verify/binding/certificate/certificate-options.ts", "CertificateOptions"],
    ],
    "options of dpop": [["packages/core/src/verify/binding/dpop/dpop-options.ts", "DpopOptions"]],
    "options of nonces": [
      ["packages/core/src/verify/binding/dpop/dpop-options.ts", "DpopNonceOptions"],
    ],
    "options of memoryReplayStore": [
      ["packages/core/src/kit/state/memory-replay-store.ts", "MemoryReplayStoreOptions"],
    ],
    "options of fileRevocations": [
      ["packages/core/src/revocation/file-revocations.ts", "FileRevocationsOptions"],
    ],
    "options of every store over Redis": [["packages/redis/src/options.ts", "RedisOptions"]],
    "options of redisReplayStore": [
      ["packages/redis/src/redis-replay-store.ts", "RedisReplayStoreOptions"],
    ],
    "options of redisRevocations": [
      ["packages/redis/src/redis-revocations.ts", "RedisRevocationsOptions"],
    ],
    "options of a gate": [[SHARED_OPTIONS, "SharedOptions"]],
    "options of an adapter": [
      ["packages/core/src/adapter/mount-gate.ts", "AdapterOptions"],
      ["packages/policy/src/binding/mount-policy.ts", "BindingOptions"],
    ],
    "options of an audit log": [
      ["packages/core/src/audit/audit-log-options.ts", "AuditLogOptions"],
    ],
    "options of the Nest module": [["packages/nestjs/src/module-options.ts", "ContextOptions"]],
    "options of an endpoint": [[ENDPOINT_POLICY, "EndpointPolicy"]],
    "options of delegation": [[ENDPOINT_POLICY, "DelegatedActors"]],
    "options of an authentication": [[ENDPOINT_POLICY, "UserAuthentication"]],
    "options of a grant": [[ENDPOINT_POLICY, "CallerGrant"]],
    "options of loadPolicy": [["packages/policy/src/loading/options.ts", "PolicyOptions"]],
    "options of a token client": [
      ["packages/client/src/options/token-client-options.ts", "TokenClientOptions"],
    ],
    "options of dpop of a token client": [
      ["packages/client/src/options/dpop-options.ts", "ClientDpopOptions"],
    ],
    "options of calls": [
      ["packages/client/src/calls/define-calls.ts", "CallOptions"],
      ["packages/client/src/calls/fetch-for.ts", "FetchForOptions"],
    ],
    "options of instrument": [
      ["packages/otel/src/options/instrument-options.ts", "InstrumentOptions"],
    ],
    "options of introspect": [
      ["packages/introspection/src/options/introspect-options.ts", "IntrospectOptions"],
    ],
    "options of a token pattern": [
      ["packages/introspection/src/options/introspect-options.ts", "TokenPattern"],
    ],
    "options of unknown tokens": [
      ["packages/introspection/src/options/introspect-options.ts", "UnknownTokenOptions"],
    ],
    "options of shared answers": [
      ["packages/introspection/src/options/introspect-options.ts", "SharedAnswersOptions"],
    ],
    "options of every source": [["packages/secrets/src/options/cache-options.ts", "CacheOptions"]],
    "options of fileSecret": [["packages/secrets/src/sources/file-secret.ts", "FileSecretOptions"]],
    "options of envSecret": [["packages/secrets/src/sources/env-secret.ts", "EnvSecretOptions"]],
    "options of cachedSecret": [
      ["packages/secrets/src/sources/cached-secret.ts", "CachedSecretOptions"],
    ],
    "options of vaultSecret": [
      ["packages/secrets/src/vault/vault-secret.ts", "VaultSecretOptions"],
      ["packages/secrets/src/options/http-options.ts", "HttpOptions"],
    ],
    "options of both AWS sources": [
      ["packages/secrets/src/aws/aws-options.ts", "StagedSecretOptions"],
    ],
    "options of awsSecret": [["packages/secrets/src/aws/aws-secret.ts", "AwsSecretOptions"]],
    "options of awsAgentSecret": [
      ["packages/secrets/src/aws/aws-agent-secret.ts", "AwsAgentSecretOptions"],
      ["packages/secrets/src/options/http-options.ts", "HttpOptions"],
    ],
    "options of a test issuer": [
      ["packages/testkit/src/issuer/define-test-issuer.ts", "TestIssuerOptions"],
    ],
    "options of introspection by a test issuer": [
      [
        "packages/testkit/src/issuer/introspection/introspection-options.ts",
        "TestIntrospectionOptions",
      ],
    ],
    "options of a token": [["packages/testkit/src/tokens/token-options.ts", "TokenOptions"]],
  };

/** Every table, by the name in its marks. */
export const tables: ReadonlyMap<string, () => string> = new Map([
  ["refusals", refusalTable],
  ["codes of findings", findingTables],
  ["codes of differences", diffTable],
  ["codes of configuration faults", configurationTable],
  ["codes of a token request", tokenErrorTable],
  ["codes of a secret", () => codeTable("packages/secrets/src/errors.ts", "TEXTS")],
  ["hints of a secret", () => codeTable("packages/secrets/src/errors.ts", "HINTS", "hint")],
  ...Object.entries(OPTION_TABLES).map(([name, interfaces]): [string, () => string] => [
    name,
    () => optionTable(interfaces.flatMap(([path, type]) => optionsOf(path, type))),
  ]),
]);
