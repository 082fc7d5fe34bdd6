import { failureCodes, SystemFailure } from "@callgate/core/kit";
import { TokenError, type TokenErrorDetails, withDetails } from "../errors.js";

/** Refused certificates (OpenSSL's verification codes, as Node names them), and failed handshakes. */
const TLS_CODE =
  /^(ERR_(SSL|TLS)_|EPROTO$|CERT_|CRL_|ERROR_IN_C|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(CA|PURPOSE)$|PATH_LENGTH_|HOSTNAME_MISMATCH$)/;

const TIMEOUT_CODE =
  /^(ETIMEDOUT|ERR_TLS_HANDSHAKE_TIMEOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/;

/**
 * Names the reason why an exchange failed. The original error is dropped, because its text may quote what was sent; Node's
 * own code is kept.
 *
 * @param host of the requested address, where it is from the configuration
 */
export function toTransportError(error: unknown, host?: string): TokenError {
  if (error instanceof TokenError) return withHost(error, host);
  const codes = failureCodes(error);
  const isOf = (pattern: RegExp): boolean => codes.some((code) => pattern.test(code));
  // The decisive error is the one to show.
  const code = codes.find((each) => TIMEOUT_CODE.test(each) || TLS_CODE.test(each)) ?? codes[0];
  const cause = code === undefined ? undefined : new SystemFailure(code, host);
  const details: TokenErrorDetails = { host, cause };
  if (isOf(TIMEOUT_CODE) || (error as Partial<Error> | undefined)?.name === "TimeoutError") {
    return new TokenError(
      "timeout",
      "The authorization server did not answer in time; check it, or raise `attemptTimeoutMs`",
      {
        ...details,
        retryable: true,
      },
    );
  }
  if (isOf(TLS_CODE)) {
    return new TokenError(
      "tls_error",
      "The authorization server's TLS cannot be trusted; check its certificate, or trust its authority",
      details,
    );
  }
  return new TokenError(
    "network_error",
    "The authorization server cannot be reached; check its address and the network",
    {
      ...details,
      retryable: true,
    },
  );
}

function withHost(error: TokenError, host: string | undefined): TokenError {
  return error.host !== undefined || host === undefined ? error : withDetails(error, { host });
}
