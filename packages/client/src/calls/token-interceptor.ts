import { ConfigurationError, type ConfigurationFaultCode, Faults } from "@callgate/core/kit";
import type { Dispatcher } from "undici";
import { checkSupplier } from "./authorization-header.js";
import { type CallOptions, defineCalls } from "./define-calls.js";
import { hasHeader, readHeaders } from "./dispatch-headers.js";
import { TokenDispatch } from "./token-dispatch.js";
import type { TokenSupplier } from "./token-supplier.js";

/**
 * An interceptor as undici's `compose` takes it, from version 7 on.
 *
 * Written without undici's own types, so that an application without undici does not need them.
 */
export type TokenInterceptor = (
  dispatch: (options: never, handler: never) => boolean,
) => (options: object, handler: object) => boolean;

/**
 * Creates an undici interceptor that sends a token to the allowed origins, and nowhere else.
 *
 * It behaves as `fetchFor` of the client does: an `Authorization` of the caller stays, a request is sent with a token or not at
 * all, and where its token is refused it is sent once more if its body can be sent again. Two things differ, since an
 * interceptor receives single requests: one to any other origin is sent unchanged, and after a redirect (undici's
 * `redirect()` interceptor, which comes after this one in `compose`) each address is checked by itself.
 *
 * An interceptor that replaces the address in a request, such as undici's `dns()`, comes before this one. One that sends a
 * request again, `retry()`, comes after it, as `redirect()` does: a token that is bound to a key needs another proof. Through
 * `fetch`, where every body is a stream to undici, no request with a body is sent again.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const agent = new Agent().compose(tokenInterceptor(tokens, { origins: ["https://orders.example.com"] }));
 * await request("https://orders.example.com/orders", { dispatcher: agent });
 */
export function tokenInterceptor(supplier: TokenSupplier, options: CallOptions): TokenInterceptor {
  const faults = new Faults();
  checkSupplier(supplier, faults);
  faults.throwIfAny("tokenInterceptor");
  const calls = defineCalls("tokenInterceptor", options);
  const { origins } = calls;
  const intercept: Dispatcher.DispatcherComposeInterceptor =
    (dispatch) =>
    (request, handler): boolean => {
      if (typeof handler.onRequestStart !== "function") throw undiciTooOld();
      if (!isAllowed(request, origins)) return dispatch(request, handler);
      const headers = readHeaders(request.headers);
      if (hasHeader(headers, "authorization")) return dispatch({ ...request, headers }, handler);
      new TokenDispatch(supplier, calls, { options: request, headers, handler, dispatch }).start();
      // Room for more: a request waits here for its token only.
      return true;
    };
  return intercept as unknown as TokenInterceptor;
}

function isAllowed(
  { origin, method }: Dispatcher.DispatchOptions,
  origins: ReadonlySet<string>,
): boolean {
  // A tunnel leads to another address than its own.
  if ((method as string) === "CONNECT") return false;
  if (origin === undefined || origin === null) throw originUnknown();
  return URL.canParse(String(origin)) && origins.has(new URL(origin).origin);
}

function undiciTooOld(): ConfigurationError {
  return refusal("environment_unsupported", "undici", "must be version 7 or newer");
}

/** In undici 7 a Client has its origin, but does not pass it to its interceptors. */
function originUnknown(): ConfigurationError {
  return refusal(
    "option_missing",
    "origin",
    "must be given with the request, unless the interceptor is composed with an Agent",
  );
}

function refusal(
  code: ConfigurationFaultCode,
  option: string,
  message: string,
): ConfigurationError {
  const faults = new Faults();
  faults.add(code, option, message);
  return new ConfigurationError("tokenInterceptor", faults.found);
}
