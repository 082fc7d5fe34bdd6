import type { Dispatcher } from "undici";
import { TokenError } from "../errors.js";
import { type CallOptions, defineCalls } from "./define-calls.js";
import { hasHeader, readHeaders } from "./dispatch-headers.js";
import { TokenDispatch } from "./token-dispatch.js";
import type { TokenSupplier } from "./token-supplier.js";

/**
 * An interceptor as undici's `compose` takes it, from version 7 on.
 *
 * Written without undici's own types, so that nobody needs them who does not use it.
 */
export type TokenInterceptor = (
  dispatch: (options: never, handler: never) => boolean,
) => (options: object, handler: object) => boolean;

/**
 * Makes an undici interceptor that sends a token along, to the allowed origins and nowhere else.
 *
 * It keeps to what {@link createFetchFor} does: an `Authorization` the caller set stays, a request goes out with a token
 * or not at all, and on 401 `invalid_token` it goes out once more if its body can be sent again. Two things differ, since
 * an interceptor sees single requests: one to any other origin passes as it is, and after a redirect (undici's
 * `redirect()` interceptor, which goes after this one in `compose`) each address is judged by itself.
 *
 * What replaces the address in a request, such as undici's `dns()`, goes before this one. Through `fetch`, where every
 * body is a stream to undici, nothing with a body is sent again.
 *
 * @throws {TokenError} `config_invalid`, with every fault
 * @example
 * const agent = new Agent().compose(tokenInterceptor(tokens, { origins: ["https://orders.example.com"] }));
 * await request("https://orders.example.com/orders", { dispatcher: agent });
 */
export function tokenInterceptor(supplier: TokenSupplier, options: CallOptions): TokenInterceptor {
  const { origins, scope } = defineCalls("tokenInterceptor", options);
  const intercept: Dispatcher.DispatcherComposeInterceptor =
    (dispatch) =>
    (request, handler): boolean => {
      if (typeof handler.onRequestStart !== "function") throw undiciTooOld();
      if (!isAllowed(request, origins)) return dispatch(request, handler);
      const headers = readHeaders(request.headers);
      if (hasHeader(headers, "authorization")) return dispatch({ ...request, headers }, handler);
      new TokenDispatch(supplier, scope, { options: request, headers, handler, dispatch }).start();
      // Room for more: what waits here, waits for a token.
      return true;
    };
  return intercept as unknown as TokenInterceptor;
}

function isAllowed(
  { origin, method }: Dispatcher.DispatchOptions,
  origins: ReadonlySet<string>,
): boolean {
  // A tunnel leads somewhere else than its address says.
  if ((method as string) === "CONNECT") return false;
  if (origin === undefined || origin === null) throw originUnknown();
  return URL.canParse(String(origin)) && origins.has(new URL(origin).origin);
}

function undiciTooOld(): TokenError {
  return new TokenError("config_invalid", "The token interceptor needs undici 7 or newer");
}

/** In undici 7 a Client knows its origin, but does not tell its interceptors. */
function originUnknown(): TokenError {
  return new TokenError(
    "config_invalid",
    "The token interceptor cannot see where a request goes: compose it with an Agent, or give the request an `origin`",
  );
}
