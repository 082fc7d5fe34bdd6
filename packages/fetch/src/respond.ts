import { type Answer, besidePresent } from "@callgate/core/adapter";

/** An answer of core as a Web response; some statuses must not have a body, not even an empty one. */
export function responseOf({ status, headers, body }: Answer): Response {
  return new Response(body === "" ? null : body, { status, headers });
}

/** A response with more header fields: a copy, since those of a response that was fetched cannot be changed. */
export function withHeaders(response: Response, headers: Answer["headers"]): Response {
  const names = Object.keys(headers);
  if (names.length === 0) return response;
  const copy = new Response(response.body, response);
  const beside = besidePresent(headers, (name) => copy.headers.get(name));
  for (const name of names) copy.headers.set(name, beside[name] as string);
  return copy;
}
