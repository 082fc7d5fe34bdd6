import type { ServerResponse } from "node:http";
import type { Answer, Decision } from "@callgate/core/adapter";

export function addHeaders(response: ServerResponse, { headers }: Decision): void {
  for (const name of Object.keys(headers))
    if (!response.headersSent) response.setHeader(name, headers[name] as string);
}

/** Writes the answer to a refused request, unless something else, such as a timeout, has answered meanwhile. */
export function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  if (!response.headersSent) response.writeHead(status, headers).end(body);
}
