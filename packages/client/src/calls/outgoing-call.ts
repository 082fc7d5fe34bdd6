import { type CallBody, takeBody, takeRequestBody } from "./call-body.js";
import type { CallInit } from "./call-fetch.js";

/** One request of a call: the original one, or one after a redirect. */
export interface OutgoingCall {
  /** What fetch is called with: the caller's own Request, or an address. */
  readonly target: string | Request;
  readonly url: URL;
  readonly method: string;
  /** As the caller set them; the token is not among them. */
  readonly headers: Headers;
  readonly body: CallBody;
  readonly redirect: Request["redirect"];
  readonly signal: AbortSignal | undefined;
  /** The settings that are only passed on. */
  readonly settings: RequestInit;
}

/** A call as it was made, its body not yet read from a Request. */
export type GivenCall = OutgoingCall & { readonly request: Request | undefined };

// By name, because the second argument of fetch may be a Request, whose members a copy would miss.
const SETTINGS = [
  "cache",
  "credentials",
  "dispatcher",
  "duplex",
  "integrity",
  "keepalive",
  "mode",
  "priority",
  "referrer",
  "referrerPolicy",
] as const;

/**
 * Reads the arguments of fetch as fetch does: the second argument has priority over a Request.
 *
 * Nothing read here changes when the caller changes its objects afterwards.
 *
 * @throws {TypeError} for an address or a header that fetch refuses as well
 */
export function readCall(input: string | URL | Request, init: RequestInit = {}): GivenCall {
  const request = isRequest(input) ? input : undefined;
  const url = new URL(request === undefined ? String(input) : request.url);
  return {
    request,
    target: request ?? url.href,
    url,
    method: normalMethod(init.method ?? request?.method ?? "GET"),
    headers: new Headers(init.headers ?? request?.headers),
    body: takeBody(init.body),
    redirect: init.redirect ?? request?.redirect ?? "follow",
    signal: (init.signal === undefined ? request?.signal : init.signal) ?? undefined,
    settings: { ...init, ...settingsOf(request), ...settingsOf(init) },
  };
}

/** Reads the body of a Request, where no other body was given. */
export async function withRequestBody(call: GivenCall): Promise<OutgoingCall> {
  if (call.request === undefined || call.body.content !== undefined) return call;
  return { ...call, body: await takeRequestBody(call.request) };
}

/** What fetch is called with beside the target. */
export function toInit(
  call: OutgoingCall,
  headers: Headers,
  redirect: Request["redirect"],
): RequestInit {
  const { body: _, ...settings } = call.settings;
  return {
    ...settings,
    method: call.method,
    headers,
    redirect,
    signal: call.signal ?? null,
    ...(call.body.content === undefined ? {} : { body: call.body.content }),
  };
}

/** The same for a fetch of any implementation: headers as an object, and the body that a Request would have itself. */
export function toCallInit(init: RequestInit, { stream }: CallBody): CallInit {
  const headers = Object.fromEntries(new Headers(init.headers));
  const body = stream === undefined ? {} : { body: stream, duplex: "half" };
  return { ...init, headers, ...body } as unknown as CallInit;
}

// Not by its class: undici's own fetch has its own Request.
function isRequest(input: string | URL | Request): input is Request {
  return typeof input === "object" && "url" in input && "headers" in input;
}

function settingsOf(given: object | undefined): RequestInit {
  const members = (given ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    SETTINGS.filter((name) => members[name] !== undefined).map((name) => [name, members[name]]),
  );
}

/** @see https://fetch.spec.whatwg.org/#concept-method-normalize */
function normalMethod(method: string): string {
  return /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method;
}
