import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { toTransportError } from "./transport-error.js";

const fetchFailed = (code: string) =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("never-seen"), { code }) });

describe("toTransportError", () => {
  it.each([
    ["ECONNREFUSED", "network_error", true],
    ["ECONNRESET", "network_error", true],
    ["ENOTFOUND", "network_error", true],
    ["EAI_AGAIN", "network_error", true],
    ["UND_ERR_SOCKET", "network_error", true],
    ["ETIMEDOUT", "timeout", true],
    ["UND_ERR_CONNECT_TIMEOUT", "timeout", true],
    ["UND_ERR_HEADERS_TIMEOUT", "timeout", true],
    ["UND_ERR_BODY_TIMEOUT", "timeout", true],
    ["ERR_TLS_HANDSHAKE_TIMEOUT", "timeout", true],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls_error", false],
    ["SELF_SIGNED_CERT_IN_CHAIN", "tls_error", false],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls_error", false],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls_error", false],
    ["CERT_HAS_EXPIRED", "tls_error", false],
    ["CERT_REVOKED", "tls_error", false],
    ["HOSTNAME_MISMATCH", "tls_error", false],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_error", false],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "tls_error", false],
    ["EPROTO", "tls_error", false],
  ] as const)("maps %s to %s", (code, expected, retryable) => {
    const error = toTransportError(fetchFailed(code));
    expect(error).toMatchObject({ code: expected, retryable });
    expect(error.cause).toMatchObject({ name: "SystemFailure", code, message: code });
    expect(inspect(error, { showHidden: true })).not.toContain("never-seen");
  });

  it("names the configured host, also for the cause", () => {
    const error = toTransportError(fetchFailed("ENOTFOUND"), "login.example.com:8443");
    expect(error).toMatchObject({
      host: "login.example.com:8443",
      cause: { code: "ENOTFOUND", message: "ENOTFOUND, login.example.com:8443" },
    });
    const statusError = new TokenError("server_error", "The server fails");
    expect(toTransportError(statusError, "login.example.com").host).toBe("login.example.com");
  });

  it("reports a timeout of the fetch itself as a timeout", () => {
    const timeout = new DOMException("never-seen", "TimeoutError");
    expect(toTransportError(timeout)).toMatchObject({ code: "timeout" });
  });

  it("reads the errors inside an AggregateError", () => {
    const both = [fetchFailed("ECONNREFUSED"), fetchFailed("ETIMEDOUT")];
    expect(toTransportError(new AggregateError(both)).code).toBe("timeout");
  });

  it("returns a TokenError unchanged", () => {
    const error = new TokenError("closed", "The token client is closed; create another one");
    expect(toTransportError(error)).toBe(error);
  });

  it.each([[undefined], [null], ["never-seen"], [new Error("never-seen")]])(
    "reports %j as a network error",
    (thrown) => {
      expect(toTransportError(thrown)).toMatchObject({ code: "network_error" });
      expect(toTransportError(thrown).message).not.toContain("never-seen");
    },
  );

  it("stops at cyclic causes", () => {
    const error = new Error("round");
    error.cause = error;
    expect(toTransportError(error).code).toBe("network_error");
  });
});
