import { Faults, integerWithin } from "@callgate/core";
import type { AccessToken } from "./access-token.js";
import { createFetchFor, type FetchForOptions } from "./calls/fetch-for.js";
import { TokenError } from "./errors.js";
import { createTokenEndpoint } from "./grant/create-token-endpoint.js";
import { type TokenClientStatus, type TokenRequest, TokenSource } from "./life/token-source.js";
import { waitUntilReady } from "./life/wait-until-ready.js";
import { defineTokenClient, throwIfAny } from "./options/define-token-client.js";
import type { TokenClientOptions } from "./options/token-client-options.js";

/** Gets tokens for one client, keeps them alive, and calls other services with them. */
export interface TokenClient extends AsyncDisposable {
  /**
   * Gives a live token: at once while there is one, and after one request, shared by all who wait, where there is none.
   *
   * @throws {TokenError} as a rejection, where there is no token
   */
  getToken(request?: TokenRequest): Promise<AccessToken>;
  /**
   * Makes a fetch that sends a token along, to the allowed origins and nowhere else.
   *
   * @throws {TokenError} `config_invalid`, with every fault
   */
  fetchFor(options: FetchForOptions): typeof fetch;
  /**
   * Takes a token out of use that a service refused, if it is still the one in use.
   *
   * At most two at once and one every 30 seconds, per scope: a service that refuses every token must not make this
   * client ask for one with every call. Should the authorization server have no other, the token is given out on.
   *
   * @returns whether the next call gets another, if there is one to be had
   */
  invalidate(token: Pick<AccessToken, "value"> | string): boolean;
  /** Ends every cooldown, for when what was wrong has been put right. Live tokens stay. */
  reset(): void;
  /**
   * Gets tokens before the first call needs one. Never rejects: what fails is told as an event, and the first call tries
   * again.
   *
   * @param scopes for which; default is the client's own
   * @returns whether all of them are there
   */
  warmUp(scopes?: readonly (string | readonly string[])[]): Promise<boolean>;
  /**
   * Waits until there is a token for the client's own scope. Never needed for correctness: a call waits, too.
   *
   * @param options.deadlineMs longest wait in milliseconds; 0 to 600 000, default 10 000
   * @returns whether there is; `false` when the deadline passed, or the client was closed, first
   * @throws {TokenError} `config_invalid` for a deadline out of bounds
   */
  ready(options?: { readonly deadlineMs?: number }): Promise<boolean>;
  /** Reports per scope: state, expiry, the next renewal, failures and their end. */
  status(): TokenClientStatus;
  /**
   * Forgets all tokens and ends what is under way: whoever waits, and every later call, is rejected with `closed`.
   *
   * @returns when nothing is under way any more
   */
  close(): Promise<void>;
}

/**
 * Makes a token client. Nothing is asked yet: a service starts without its authorization server.
 *
 * @throws {TokenError} `config_invalid`, with every fault; also in a browser, where no client secret is one
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
  const source = new TokenSource(defined, endpoint);
  const client: TokenClient = Object.freeze<TokenClient>({
    getToken: (request) => source.get(request),
    fetchFor: (calls) => createFetchFor(client, calls),
    invalidate: (token) => source.invalidate(token),
    reset: () => source.reset(),
    async warmUp(scopes) {
      const requests = scopes === undefined ? [undefined] : scopes.map((scope) => ({ scope }));
      const tokens = await Promise.allSettled(requests.map((request) => source.get(request)));
      return tokens.every(({ status }) => status === "fulfilled");
    },
    async ready(waiting = {}) {
      const faults = new Faults();
      const deadlineMs = integerWithin(waiting, "deadlineMs", [0, 600_000, 10_000], faults);
      throwIfAny("TokenClient.ready", faults);
      return waitUntilReady(source, defined.clock, deadlineMs);
    },
    status: () => source.status(),
    close: () => source.close(),
    [Symbol.asyncDispose]: () => source.close(),
  });
  return client;
}

function refuseBrowsers(): void {
  if (!("window" in globalThis && "document" in globalThis)) return;
  throw new TokenError(
    "config_invalid",
    "A token client must not run in a browser: whoever loads the page has its credential",
  );
}
