import { Faults, integerWithin, received, Warnings, warnInsecureOrigins } from "@callgate/core/kit";
import type { AccessToken } from "./access-token.js";
import { createFetchFor, type FetchForOptions } from "./calls/fetch-for.js";
import { createTokenEndpoint } from "./grant/create-token-endpoint.js";
import { browserRefused } from "./options/browser-refused.js";
import { defineTokenClient } from "./options/define-token-client.js";
import type { TokenClientOptions } from "./options/token-client-options.js";
import { checkRequest, type TokenRequest } from "./options/token-request.js";
import { createTokenSource } from "./tokens/create-token-source.js";
import type { TokenClientStatus } from "./tokens/token-source.js";
import { waitUntilReady } from "./tokens/wait-until-ready.js";

/** Gets tokens for one client, renews them, and calls other services with them. */
export interface TokenClient extends AsyncDisposable {
  /**
   * Returns a valid token: at once from the cache, or else after one request that all waiting calls share.
   *
   * @throws {TokenError} as a rejection, where no token is available
   * @throws {ConfigurationError} as a rejection, `callgate_configuration_invalid`, for a request that cannot be right
   */
  getToken(request?: TokenRequest): Promise<AccessToken>;
  /**
   * Makes a fetch that sends a token along, to the allowed origins and nowhere else.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
   */
  fetchFor(options: FetchForOptions): typeof fetch;
  /**
   * Takes a token out of use that a service refused, if it is still the one in use.
   *
   * At most two at once and one every 30 seconds, per scope: a service that refuses every token must not cause a token
   * request with every call. Where the authorization server grants no other, the token stays in use.
   *
   * @param token the token, its value, or both as they stand in an `Authorization` header
   * @returns whether the next call gets another one, if available
   * @throws {ConfigurationError} `callgate_configuration_invalid` for what is not a token
   */
  invalidate(token: Pick<AccessToken, "value"> | string): boolean;
  /** Ends every cooldown, for when the cause has been fixed. Valid tokens stay. */
  reset(): void;
  /**
   * Gets tokens before the first call needs one. Does not reject where no token is available: a failure is reported as an event,
   * and the first call tries again.
   *
   * @param scopes of each token, or what else it requires; default is the client's own
   * @returns whether there is a token for each of them
   * @throws {ConfigurationError} as a rejection, `callgate_configuration_invalid`, for scopes that cannot be right
   */
  warmUp(scopes?: readonly (string | readonly string[] | TokenRequest)[]): Promise<boolean>;
  /**
   * Waits until there is a token for the client's own scope. Never needed for correctness: a call waits, too.
   *
   * @param options.deadlineMs longest wait in milliseconds; 0 to 600 000, default 10 000
   * @returns whether there is; `false` when the deadline passed, or the client was closed, first
   * @throws {ConfigurationError} as a rejection, `callgate_configuration_invalid`, for a deadline out of bounds
   */
  ready(options?: { readonly deadlineMs?: number }): Promise<boolean>;
  /** Reports per scope: state, expiry, the next renewal, failures and their end. */
  status(): TokenClientStatus;
  /**
   * Drops all tokens and ends all token fetches: waiting and later calls are rejected with `closed`.
   *
   * @returns when no token fetch is under way any more
   */
  close(): Promise<void>;
}

/**
 * Creates a token client. No request is made yet: a service starts without its authorization server.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault; also in a browser, where a client
 * secret is not secret
 * @example
 * const tokens = createTokenClient({
 *   issuer: "https://login.example.com",
 *   clientId: "checkout",
 *   auth: clientSecretBasic(fileSecret("/run/secrets/checkout")),
 *   scope: "orders:write",
 *   resource: "https://orders.example.com",
 * });
 * const orders = tokens.fetchFor({ origins: ["https://orders.example.com"] });
 */
export function createTokenClient(options: TokenClientOptions): TokenClient {
  refuseBrowsers();
  const defined = defineTokenClient(options);
  const endpoint = createTokenEndpoint({ ...defined, authentication: defined.auth });
  const source = createTokenSource(defined, endpoint);
  const { insecureOrigins, warnings } = defined;
  warnInsecureOrigins(insecureOrigins, new Warnings(warnings));
  const client: TokenClient = Object.freeze<TokenClient>({
    getToken: (request) => source.get(request),
    fetchFor: (calls) => createFetchFor(client, calls, warnings),
    invalidate: (token) => source.invalidate(token),
    reset: () => source.reset(),
    async warmUp(scopes) {
      const requests = scopes === undefined ? [undefined] : requestsFor(scopes);
      const tokens = await Promise.allSettled(requests.map((request) => source.get(request)));
      return tokens.every(({ status }) => status === "fulfilled");
    },
    async ready(waiting = {}) {
      return waitUntilReady(source, defined.clock, deadlineIn(waiting));
    },
    status: () => source.status(),
    close: () => source.close(),
    [Symbol.asyncDispose]: () => source.close(),
  });
  return client;
}

/** @throws {ConfigurationError} with every fault of every request */
function requestsFor(scopes: unknown): readonly TokenRequest[] {
  const faults = new Faults();
  if (!Array.isArray(scopes)) {
    const message = `must be a list such as \`["orders:read"]\`, received ${received(scopes)}`;
    faults.add("option_invalid", "scopes", message);
    faults.throwIfAny("TokenClient.warmUp");
  }
  const requests = (scopes as readonly unknown[]).map((item) =>
    typeof item === "object" && item !== null && !Array.isArray(item) ? item : { scope: item },
  );
  for (const [index, request] of requests.entries()) {
    checkRequest(request, faults.within(`scopes[${index}].`));
  }
  faults.throwIfAny("TokenClient.warmUp");
  return requests as readonly TokenRequest[];
}

/** @throws {ConfigurationError} with every fault */
function deadlineIn(waiting: unknown): number {
  const faults = new Faults();
  if (typeof waiting !== "object" || waiting === null || Array.isArray(waiting)) {
    faults.add("option_invalid", "options", `must be an object, received ${received(waiting)}`);
    faults.throwIfAny("TokenClient.ready");
  }
  const given = faults.own(waiting as object, ["deadlineMs"]);
  const deadlineMs = integerWithin(given, "deadlineMs", [0, 600_000, 10_000], faults);
  faults.throwIfAny("TokenClient.ready");
  return deadlineMs;
}

function refuseBrowsers(): void {
  if (!("window" in globalThis && "document" in globalThis)) return;
  throw browserRefused("createTokenClient");
}
