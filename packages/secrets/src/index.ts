export type { FetchLike, SystemFailure } from "@callgate/core/kit";
export type {
  ReadRequest,
  ReadSecret,
  ReadVersion,
  SecretReading,
} from "./cache/secret-reading.js";
export {
  type SecretUnavailableCode,
  type SecretUnavailableDetails,
  SecretUnavailableError,
  type SecretUnavailableHint,
} from "./errors.js";
export type { CacheOptions } from "./options/cache-options.js";
export type {
  Secret,
  SecretReason,
  SecretRequest,
  SecretSource,
  SecretVersion,
} from "./secret-source.js";
export { type CachedSecretOptions, cachedSecret } from "./sources/cached-secret.js";
export { type EnvSecretOptions, envSecret } from "./sources/env-secret.js";
export { type FileSecretOptions, fileSecret } from "./sources/file-secret.js";
export { firstOf } from "./sources/first-of.js";
export { staticSecret } from "./sources/static-secret.js";
