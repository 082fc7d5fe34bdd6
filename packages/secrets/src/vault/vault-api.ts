import { type ExchangeLimits, exchange, type StoreAnswer } from "../http/exchange.js";
import { isObject } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";

/** The address of Vault, and the limits of an exchange with it. */
export interface VaultServer extends ExchangeLimits {
  /** Without a slash at its end. */
  readonly address: string;
  readonly namespace: string | undefined;
}

/** One request below `/v1/`. */
export interface VaultRequest {
  readonly path: string;
  /** Without one, an agent adds its own. */
  readonly token?: string | undefined;
  readonly body?: object | undefined;
}

/**
 * Makes one request to Vault's HTTP API: a POST with a body, a GET without one.
 *
 * @throws {ReadFailure} when there is no usable response; a response of any status is returned
 */
export function requestVault(
  server: VaultServer,
  request: VaultRequest,
  signal: AbortSignal,
): Promise<StoreAnswer> {
  const { path, token, body } = { ...ABSENT, ...request };
  const headers = {
    accept: "application/json",
    // Vault Agent and Proxy can require it, as a protection against server-side request forgery.
    "x-vault-request": "true",
    ...(server.namespace !== undefined && { "x-vault-namespace": server.namespace }),
    ...(token !== undefined && { "x-vault-token": token }),
  };
  const url = `${server.address}/v1/${path}`;
  const method = body === undefined ? "GET" : "POST";
  return exchange({ method, url, headers, body }, server, signal);
}

/** What a request leaves out is not looked for on a prototype. */
const ABSENT: Pick<VaultRequest, "token" | "body"> = Object.freeze({
  token: undefined,
  body: undefined,
});

/** The failure that an answer with another status than 200 stands for. */
export function vaultFailure({ status, body }: StoreAnswer): ReadFailure {
  switch (status) {
    case 403:
      return new ReadFailure("access_denied", { status });
    case 404:
      return new ReadFailure("secret_missing", { status });
    case 429:
      return new ReadFailure("store_error", { status, hint: "throttled" });
    default:
      return new ReadFailure("store_error", {
        status,
        hint: isSealed(body) ? "vault_sealed" : undefined,
      });
  }
}

/** Whether the answer is that of a sealed Vault or OpenBao: its text is compared, and not passed on. */
function isSealed(body: unknown): boolean {
  const errors = isObject(body) ? body.errors : undefined;
  return (
    Array.isArray(errors) &&
    errors.some((text) => typeof text === "string" && /\bis sealed$/i.test(text))
  );
}
