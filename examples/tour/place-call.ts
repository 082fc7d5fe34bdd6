import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import type { Observation } from "./outcome.js";

/**
 * Makes one HTTP request and returns its outcome.
 *
 * `fetch` would join two Authorization lines into one; this sends as many as there are.
 *
 * @throws when there is no answer within five seconds
 */
export async function placeCall(
  url: string,
  method: string,
  authorization: readonly string[],
): Promise<Observation> {
  const signal = AbortSignal.timeout(5_000);
  const outgoing = request(url, { method, signal, agent: false });
  for (const line of authorization) outgoing.appendHeader("authorization", line);
  outgoing.end();
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    reason: await reasonIn(response),
    challenge: response.headers["www-authenticate"],
    retryAfter: response.headers["retry-after"],
  };
}

/** The `code` of a problem document (RFC 9457). */
async function reasonIn(response: IncomingMessage): Promise<string | undefined> {
  if (response.headers["content-type"] !== "application/problem+json") {
    response.resume();
    return undefined;
  }
  return ((await json(response)) as { code?: string }).code;
}
