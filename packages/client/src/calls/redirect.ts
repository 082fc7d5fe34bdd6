import { NO_BODY } from "./call-body.js";
import type { OutgoingCall } from "./outgoing-call.js";

/** The Fetch standard's limit. */
const MAX_REDIRECTS = 20;
const REDIRECT_STATUS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** What describes a body, and is removed with it. */
const BODY_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
];
/** What is for one origin only. */
const ORIGIN_HEADERS = ["authorization", "cookie", "dpop", "host", "proxy-authorization"];

/**
 * Works out the request a redirect leads to, as fetch would.
 *
 * @param followed how many redirects were followed before this one
 * @returns `undefined` where the response is not a redirect to follow
 * @throws {TypeError} where fetch fails: no http address, the 21st redirect, a stream that would have to be sent again
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export function followRedirect(
  call: OutgoingCall,
  { status, headers: answered }: Response,
  followed: number,
): OutgoingCall | undefined {
  const location = REDIRECT_STATUS.has(status) ? answered.get("location") : null;
  if (call.redirect !== "follow" || location === null) return undefined;
  const url = resolveLocation(location, call.url);
  if (followed >= MAX_REDIRECTS) throw failure(`more than ${MAX_REDIRECTS} redirects`);
  if (status !== 303 && !call.body.replayable) throw failure("a stream cannot follow a redirect");

  const headers = new Headers(call.headers);
  if (url.origin !== call.url.origin) remove(headers, ORIGIN_HEADERS);
  const next = { ...call, url, target: url.href, headers };
  if (!becomesGet(status, call.method)) return next;
  remove(headers, BODY_HEADERS);
  return { ...next, method: "GET", body: NO_BODY };
}

function resolveLocation(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href)) throw failure("the redirect leads to no address");
  const url = new URL(location, from.href);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw failure("the redirect leads away from http");
  }
  if (url.username !== "" || url.password !== "") {
    throw failure("the redirect leads to an address with credentials");
  }
  return url;
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return (status === 301 || status === 302) && method === "POST";
}

function remove(headers: Headers, names: readonly string[]): void {
  for (const name of names) headers.delete(name);
}

/** What fetch rejects with; the address is left out, since a query may hold anything. */
function failure(why: string): TypeError {
  return new TypeError(`fetch failed: ${why}`);
}
