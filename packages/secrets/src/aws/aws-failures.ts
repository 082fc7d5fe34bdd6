import { failureCodes, SystemFailure } from "@callgate/core/kit";
import type { SecretUnavailableCode } from "../errors.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";

/** The code for each error of the service, and of the SDK on the way to it. */
const CODES: Readonly<Record<string, SecretUnavailableCode>> = {
  ResourceNotFoundException: "secret_missing",
  // Marked for deletion.
  InvalidRequestException: "secret_missing",
  AccessDeniedException: "access_denied",
  DecryptionFailure: "access_denied",
  ExpiredTokenException: "access_denied",
  InvalidClientTokenId: "access_denied",
  InvalidSignatureException: "access_denied",
  MissingAuthenticationTokenException: "access_denied",
  UnrecognizedClientException: "access_denied",
  CredentialsProviderError: "store_credential_unavailable",
  TokenProviderError: "store_credential_unavailable",
  AbortError: "store_timeout",
  TimeoutError: "store_timeout",
};

const THROTTLED: readonly unknown[] = [
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
];

/** Files that the SDK reads are those of a credential: the token of a service account, a profile. */
const FILE = /^(ENOENT|ENOTDIR|EISDIR|EACCES|EPERM)$/;

// cspell:ignore ECONN
const NETWORK =
  /^(ECONN|ETIMEDOUT|EAI_|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|EPIPE|EPROTO|UND_ERR_|CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** The failure for a named error of the service. */
export function awsFailure(name: unknown, status: number | undefined): ReadFailure {
  const known = typeof name === "string" && Object.hasOwn(CODES, name) ? CODES[name] : undefined;
  const hint = status === 429 || THROTTLED.includes(name) ? "throttled" : undefined;
  return new ReadFailure(known ?? "store_error", { status, hint });
}

/** The failure for an error thrown by the SDK. Nothing of its text is passed on. */
export function sdkFailure(error: unknown): ReadFailure {
  if (error instanceof ReadFailure) return error;
  const { name, message, $metadata } = isObject(error) ? error : {};
  const status = isObject($metadata) ? $metadata.httpStatusCode : undefined;
  const codes = failureCodes(error);
  const code = codes.find((each) => NETWORK.test(each));
  if (code !== undefined) {
    return new ReadFailure("store_unreachable", { system: new SystemFailure(code) });
  }
  const file = codes.find((each) => FILE.test(each));
  if (file !== undefined) {
    return new ReadFailure("store_credential_unavailable", { system: new SystemFailure(file) });
  }
  if (message === "Region is missing") {
    return new ReadFailure("store_credential_unavailable", { hint: "region_missing" });
  }
  return awsFailure(name, typeof status === "number" ? status : undefined);
}
